package io.runledger.platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundPolicyTest {

    private final OutboundPolicy strict = new OutboundPolicy(new OutboundSettings(false));
    private final OutboundPolicy standalone = new OutboundPolicy(new OutboundSettings(true));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://[fe80::1]/",
                "http://[::ffff:169.254.169.254]/",
                "http://[fd00:ec2::254]/",
                "http://224.0.0.1/",
                "http://0.0.0.0:8080/",
                "http://[::]/",
                "http://0.1.2.3/",
                "http://255.255.255.255/",
                "ftp://8.8.8.8/x",
                "file:///etc/passwd",
                "http:///nohost",
                "http://user:pass@8.8.8.8/",
                "http://8.8.8.8 /",
                "hello"
            })
    void theseAreAlwaysRefused(String url) {
        assertThatThrownBy(() -> strict.check(url)).isInstanceOf(OutboundRefused.class);
        assertThatThrownBy(() -> standalone.check(url)).isInstanceOf(OutboundRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9000/hook",
                "http://[::1]:9000/hook",
                "https://10.1.2.3/",
                "http://172.16.0.1/",
                "http://192.168.1.1/",
                "http://100.64.0.1/",
                "http://[fc00::1]/"
            })
    void theseAreRefusedUnlessPrivateAddressesAreAllowed(String url) throws UnknownHostException {
        assertThatThrownBy(() -> strict.check(url))
                .isInstanceOf(OutboundRefused.class)
                .hasMessageContaining("allow-private");
        assertThat(standalone.check(url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://8.8.8.8/hook", "http://[2001:4860:4860::8888]:80/"})
    void theseAreAllowed(String url) throws UnknownHostException {
        assertThat(strict.check(url)).hasToString(url);
    }
}

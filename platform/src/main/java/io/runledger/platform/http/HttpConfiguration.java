package io.runledger.platform.http;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * The common ground of all controllers. A controller method that returns no reactive type runs on a
 * virtual thread of its own and may block; this is set here and not left to {@code
 * spring.threads.virtual.enabled}, since one blocked event loop stops every request.
 */
@Configuration(proxyBeanMethods = false)
@Import({ProblemHandler.class, RequestId.class, OffTheEventLoop.class})
public class HttpConfiguration {

    @Bean
    WebFluxConfigurer jsonAndThreads() {
        return new WebFluxConfigurer() {
            @Override
            public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
                codecs.defaultCodecs().maxInMemorySize(JsonCodec.MAX_BODY);
                codecs.customCodecs().register(new JsonCodec.Decoder());
                codecs.customCodecs().register(new JsonCodec.Encoder());
            }

            @Override
            public void configureBlockingExecution(BlockingExecutionConfigurer blocking) {
                blocking.setExecutor(new VirtualThreadTaskExecutor("http-"));
            }
        };
    }
}

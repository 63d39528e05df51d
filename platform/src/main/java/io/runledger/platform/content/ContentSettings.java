package io.runledger.platform.content;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of content encryption.
 *
 * @param masterKey 32 bytes in base64; whoever loses it loses all content, whoever leaks it leaks
 *     it
 */
@ConfigurationProperties("runledger.content")
record ContentSettings(String masterKey) {

    /** Shows nothing of the key. */
    @Override
    public String toString() {
        return "ContentSettings[masterKey=masked]";
    }
}

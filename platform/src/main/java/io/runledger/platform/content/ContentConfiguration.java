package io.runledger.platform.content;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Content encryption with keys on connections of their own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ContentSettings.class)
class ContentConfiguration {

    private static final int CONNECTIONS = 3;

    @Bean
    MasterKey masterKey(ContentSettings settings) {
        return MasterKey.parse(settings.masterKey());
    }

    @Bean
    SecretBox secretBox(MasterKey master) {
        return new SecretBox(master);
    }

    @Bean
    BlindIndex blindIndex(MasterKey master) {
        return new BlindIndex(master);
    }

    @Bean
    KeyConnections keyConnections(JdbcConnectionDetails database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.getJdbcUrl());
        config.setUsername(database.getUsername());
        config.setPassword(database.getPassword());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setPoolName("content-keys");
        // The key's commit need not be flushed: the event that needs it is flushed after it.
        config.setConnectionInitSql("SET synchronous_commit = off");
        return new KeyConnections(new HikariDataSource(config));
    }

    @Bean
    ContentKeys contentKeys(KeyConnections connections, MasterKey master) {
        return new ContentKeys(connections.pool(), master);
    }

    @Bean
    ContentCipher contentCipher(ContentKeys keys) {
        return new ContentCipher(keys);
    }

    /** Not a data source bean itself, which would take the place of the main one. */
    record KeyConnections(HikariDataSource pool) implements AutoCloseable {

        @Override
        public void close() {
            pool.close();
        }
    }
}

package io.runledger.command.folder;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where graphs lie as files.
 *
 * @param dir the folder whose {@code *.json} are published; null: none
 * @param tenant whose graphs they are
 * @param poll how often the folder is looked at; a changed file is read when it has stayed the same
 *     for as long
 */
@ConfigurationProperties("runledger.graphs")
record FolderSettings(
        @Nullable Path dir,
        @DefaultValue("default") String tenant,
        @DefaultValue("2s") Duration poll) {}

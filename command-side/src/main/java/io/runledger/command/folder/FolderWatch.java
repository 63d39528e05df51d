package io.runledger.command.folder;

import io.runledger.command.graph.GraphPublisher;
import io.runledger.events.id.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks at the folder of graphs for as long as the product runs, if there is one. */
@Component
@EnableConfigurationProperties(FolderSettings.class)
class FolderWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private static final String ACTOR = "system:graphs-folder";

    private final FolderSettings settings;
    private final TenantId tenant;
    private final @Nullable GraphFolder folder;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable String problem;

    FolderWatch(FolderSettings settings, GraphPublisher publisher, Clock clock) {
        this.settings = settings;
        this.tenant = new TenantId(settings.tenant());
        Path dir = settings.dir();
        this.folder =
                dir == null || dir.toString().isBlank()
                        ? null
                        : new GraphFolder(
                                dir.toAbsolutePath(),
                                graph ->
                                        publisher.publish(
                                                tenant,
                                                ACTOR,
                                                graph.id(),
                                                graph.name(),
                                                graph.definition()),
                                clock,
                                settings.poll());
    }

    /** The folder, as far as it is this tenant's. */
    Optional<GraphFolder> folder(TenantId asking) {
        return asking.equals(tenant) ? Optional.ofNullable(folder) : Optional.empty();
    }

    @Override
    public synchronized void start() {
        if (folder == null || timer != null) {
            return;
        }
        timer = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
        long millis = settings.poll().toMillis();
        timer.scheduleWithFixedDelay(() -> look(folder), 0, millis, TimeUnit.MILLISECONDS);
    }

    // Whatever fails is tried again with the next look; an exception would end the timer.
    private void look(GraphFolder watched) {
        try {
            watched.look();
            problem = null;
        } catch (IOException | RuntimeException e) {
            String now = e.toString();
            if (!now.equals(problem)) {
                LOG.warn("the folder of graphs {} cannot be followed", watched.dir(), e);
            }
            problem = now;
        }
    }

    @Override
    public synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}

package io.runledger.billing.reconciliation;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads LiteLLM's spend log over HTTP (observed: 1.106.2 and 1.108.0). Its answers are read as they
 * come and never held whole. The master key is in a header only: no message of an exception has it,
 * and no answer of LiteLLM's is passed on, since those name keys.
 */
@Component
class SpendLogClient {

    /** The most that {@code /spend/logs/v2} gives at a time. */
    static final int PAGE = 1_000;

    /** An answer of {@code /spend/logs} has at most so many rows, the newest. */
    private static final String TRUNCATED = "x-litellm-spend-logs-truncated";

    /** UTC, to the second: LiteLLM refuses ISO-8601 here. */
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final int LONGEST_ERROR = 64 * 1024;

    private final LiteLlmSettings settings;
    private final HttpClient http;

    SpendLogClient(LiteLlmSettings settings) {
        this.settings = settings;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(java.time.Duration.ofSeconds(5))
                        .build();
    }

    /**
     * What an answer held.
     *
     * @param truncated whether LiteLLM kept the older rows to itself
     */
    record Read(int rows, boolean truncated) {}

    /**
     * One page of {@code /spend/logs/v2}, oldest first, both ends included. {@code total_pages}
     * ends at 10,000 rows while further pages still answer: the last page is the one that is not
     * full.
     *
     * @return empty where this LiteLLM has no such address
     * @throws SpendLogAway if trying again may help
     * @throws SpendLogRefused if a person must change a setting
     */
    Optional<Read> page(Instant from, Instant to, int page, Consumer<Json> each) {
        String query =
                "/spend/logs/v2?start_date=%s&end_date=%s&page=%d&page_size=%d&sort_order=asc"
                        .formatted(
                                encoded(SECONDS.format(from)),
                                encoded(SECONDS.format(upToASecond(to))),
                                page,
                                PAGE);
        return read(query, each);
    }

    /** The rows of one day, for a LiteLLM without {@code v2}; exceptions as for {@link #page}. */
    Read day(LocalDate day, Consumer<Json> each) {
        // The end means midnight at its beginning: the day after must be asked for.
        String query =
                "/spend/logs?summarize=false&start_date=%s&end_date=%s"
                        .formatted(day, day.plusDays(1));
        return read(query, each).orElseThrow(SpendLogClient::notThere);
    }

    /**
     * The rows under one call id or request id, whenever they were; exceptions as for {@link
     * #page}.
     */
    Read find(String id, Consumer<Json> each) {
        return read("/spend/logs?request_id=" + encoded(id), each)
                .orElseThrow(SpendLogClient::notThere);
    }

    private static SpendLogRefused notThere() {
        return new SpendLogRefused(
                "there is no /spend/logs at LITELLM_BASE_URL: it is no LiteLLM proxy");
    }

    private static Instant upToASecond(Instant time) {
        Instant second = time.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(time) ? second : second.plusSeconds(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Optional<Read> read(String query, Consumer<Json> each) {
        HttpRequest request =
                HttpRequest.newBuilder(settings.at(query))
                        .header("Authorization", "Bearer " + settings.masterKey())
                        .header("Accept", "application/json")
                        .build();
        CompletableFuture<HttpResponse<InputStream>> sent =
                http.sendAsync(request, BodyHandlers.ofInputStream());
        // The client's own time limit ends with the answer's head; a body that never ends would
        // hold the thread for ever.
        CompletableFuture<Optional<Read>> read = new CompletableFuture<>();
        Thread reader =
                Thread.ofVirtual()
                        .name("spend-log")
                        .start(() -> {
                            try (InputStream body = sent.get().body()) {
                                read.complete(taken(sent.get(), body, each));
                            } catch (Exception e) {
                                read.completeExceptionally(e);
                            }
                        });
        return awaited(read, sent, reader);
    }

    private Optional<Read> awaited(
            CompletableFuture<Optional<Read>> read,
            CompletableFuture<HttpResponse<InputStream>> sent,
            Thread reader) {
        try {
            return read.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            reader.interrupt();
            throw new SpendLogAway(
                    "LiteLLM did not answer within " + settings.timeout().toSeconds() + " s", e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            reader.interrupt();
            Thread.currentThread().interrupt();
            throw new SpendLogAway("interrupted while reading the spend log", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case null -> new IllegalStateException("the spend log was not read");
            case SpendLogAway away -> away;
            case SpendLogRefused refused -> refused;
            case JsonInvalid invalid ->
                    new SpendLogAway("LiteLLM's answer is unreadable: " + invalid.getMessage());
            case IOException broken -> new SpendLogAway(brokenOff(broken));
            case ExecutionException nested -> failure(nested.getCause());
            case RuntimeException other -> other;
            default -> new IllegalStateException(cause);
        };
    }

    /** Without the parser's excerpt, which may hold what people wrote. */
    private static String brokenOff(IOException broken) {
        return broken instanceof com.fasterxml.jackson.core.JsonProcessingException
                ? "LiteLLM's answer is cut or is no JSON"
                : "LiteLLM cannot be reached: " + broken.getClass().getSimpleName();
    }

    private static Optional<Read> taken(
            HttpResponse<InputStream> answer, InputStream body, Consumer<Json> each)
            throws IOException {
        if (answer.statusCode() == 200) {
            int rows = SpendLogJson.rows(body, each);
            boolean truncated =
                    answer.headers().firstValue(TRUNCATED).filter("true"::equals).isPresent();
            return Optional.of(new Read(rows, truncated));
        }
        String text = new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
        if (answer.statusCode() == 404 || answer.statusCode() == 405) {
            return Optional.empty();
        }
        throw refusal(answer.statusCode(), text);
    }

    private static RuntimeException refusal(int status, String text) {
        String answer = text.toLowerCase(Locale.ROOT);
        // Without a database v2 answers 401, which has nothing to do with the key, and /spend/logs
        // answers 500.
        if (answer.contains("prisma client is not initialized")
                || answer.contains("database not connected")
                || answer.contains("no db connected")) {
            return new SpendLogRefused(
                    "LiteLLM has no database and so no spend log; give it a DATABASE_URL");
        }
        return switch (status) {
            case 401, 403 ->
                    new SpendLogRefused(
                            "LiteLLM does not accept LITELLM_MASTER_KEY as its master key");
            case 400, 422 ->
                    new SpendLogRefused(
                            "LiteLLM refuses how its spend log is asked for: HTTP " + status);
            default -> new SpendLogAway("LiteLLM answered HTTP " + status);
        };
    }
}

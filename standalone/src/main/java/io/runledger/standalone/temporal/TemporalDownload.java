package io.runledger.standalone.temporal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Fetches the program from Temporal's own site, by the protocol that Temporal's SDKs use: {@code
 * /cli/{version}?platform=…&arch=…} answers with {@code archiveUrl} and {@code fileToExtract}.
 * Where the site cannot be reached this ends within seconds.
 */
final class TemporalDownload implements TemporalBinary.Source {

    private static final Duration REACHABLE_WITHIN = Duration.ofSeconds(5);
    private static final Duration FETCHED_WITHIN = Duration.ofMinutes(10);

    private final URI site;

    TemporalDownload(URI site) {
        this.site = site;
    }

    @Override
    public Optional<Path> fetch(Path directory, Consumer<String> progress) {
        try (var client =
                HttpClient.newBuilder()
                        .connectTimeout(REACHABLE_WITHIN)
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build()) {
            var found =
                    ok(
                            client.send(
                                    get(release(), Duration.ofSeconds(15)),
                                    BodyHandlers.ofString()));
            progress.accept("Downloading a Temporal server once (about 50 MB) …");
            var archive = directory.resolve("temporal.tar.gz");
            var address = site.resolve(field(found, "archiveUrl"));
            ok(client.send(get(address, FETCHED_WITHIN), BodyHandlers.ofFile(archive)));
            return Optional.of(extract(directory, archive, field(found, "fileToExtract")));
        } catch (IOException e) {
            progress.accept(
                    "A Temporal server cannot be downloaded here (%s).".formatted(reason(e)));
            return Optional.empty();
        } catch (InterruptedException e) {
            throw TemporalBinary.interrupted(e);
        }
    }

    private URI release() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var platform = system.contains("mac") ? "darwin" : "linux";
        var arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return site.resolve(
                "v%s?platform=%s&arch=%s&format=tar.gz"
                        .formatted(TemporalBinary.VERSION, platform, arch));
    }

    private static HttpRequest get(URI address, Duration patience) {
        return HttpRequest.newBuilder(address).timeout(patience).build();
    }

    private static <T> T ok(HttpResponse<T> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + " for " + response.uri());
        }
        return response.body();
    }

    // Two flat text fields: not worth a JSON library in a class that must run from its source.
    private static String field(String json, String name) throws IOException {
        var match = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"\\\\]+)\"").matcher(json);
        if (!match.find()) {
            throw new IOException("no " + name + " in the answer");
        }
        return match.group(1);
    }

    private static Path extract(Path directory, Path archive, String file)
            throws IOException, InterruptedException {
        var tar =
                new ProcessBuilder(
                                "tar", "-xzf", archive.toString(), "-C", directory.toString(), file)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (!tar.waitFor(2, TimeUnit.MINUTES) || tar.exitValue() != 0) {
            tar.destroyForcibly();
            throw new IOException("the archive does not hold " + file);
        }
        return directory.resolve(file);
    }

    private static String reason(IOException e) {
        var message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}

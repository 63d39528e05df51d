package io.runledger.platform.page;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A table as comma-separated values, as RFC 4180 has them. Names come from callers, and
 * spreadsheets carry out a cell that begins like a formula: such a text gets an apostrophe before
 * it.
 */
public final class Csv {

    private static final MediaType TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);
    private static final String NUMBER = "-?[0-9]+(\\.[0-9]+)?";

    private final StringBuilder text = new StringBuilder();

    public Csv(String... columns) {
        line(Stream.of(columns));
    }

    /** Adds a row; null is an empty cell. */
    public Csv row(@Nullable Object... cells) {
        line(Stream.of(cells).map(cell -> cell == null ? "" : cell.toString()));
        return this;
    }

    private void line(Stream<String> cells) {
        text.append(cells.map(Csv::cell).collect(Collectors.joining(","))).append("\r\n");
    }

    private static String cell(String value) {
        String safe =
                !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 && !isNumber(value)
                        ? "'" + value
                        : value;
        return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    private static boolean isNumber(String value) {
        return value.matches(NUMBER);
    }

    /** The whole table. */
    public String text() {
        return text.toString();
    }

    /**
     * The table as an answer that a browser saves.
     *
     * @param name the file's, without its ending
     */
    public ResponseEntity<String> answer(String name) {
        ContentDisposition file = ContentDisposition.attachment().filename(name + ".csv").build();
        return ResponseEntity.ok()
                .contentType(TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
                .body(text());
    }
}

package io.runledger.query.openapi;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the API's description to everybody: it holds nothing that is anybody's. */
@RestController
class OpenApiController {

    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");
    private static final MediaType CSS = MediaType.parseMediaType("text/css");

    private final byte[] yaml;
    private final byte[] json;
    private final byte[] page;
    private final byte[] style;

    OpenApiController() {
        ApiDocument document = ApiDocument.load();
        yaml = utf8(document.yaml());
        json = utf8(document.json().text());
        page = utf8(ApiPage.html(document));
        style = utf8(ApiDocument.resource("/openapi/page.css"));
    }

    @GetMapping("/openapi")
    ResponseEntity<byte[]> page() {
        return answer(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8), page);
    }

    @GetMapping("/openapi/openapi.yaml")
    ResponseEntity<byte[]> yaml() {
        return answer(YAML, yaml);
    }

    @GetMapping("/openapi/openapi.json")
    ResponseEntity<byte[]> json() {
        return answer(MediaType.APPLICATION_JSON, json);
    }

    @GetMapping("/openapi/page.css")
    ResponseEntity<byte[]> style() {
        return answer(CSS, style);
    }

    private static ResponseEntity<byte[]> answer(MediaType type, byte[] body) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)))
                .body(body);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

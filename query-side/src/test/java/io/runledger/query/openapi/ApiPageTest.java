package io.runledger.query.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.Json;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApiPageTest {

    private final ApiDocument document = ApiDocument.load();
    private final String page = ApiPage.html(document);

    @Test
    void showsEveryAddressAndEverySchema() {
        ApiDocument.members(document.json().get("paths"))
                .keySet()
                .forEach(path -> assertThat(page).contains("<code>" + path + "</code>"));
        Json.Obj components = document.resolve(document.json().get("components"));
        ApiDocument.members(components.get("schemas"))
                .keySet()
                .forEach(name -> assertThat(page).contains(">" + name + "</h3>"));
    }

    @Test
    void everyLinkWithinThePageHasItsTarget() {
        Pattern.compile("href=\"#([^\"]+)\"")
                .matcher(page)
                .results()
                .forEach(link -> assertThat(page).contains("id=\"" + link.group(1) + "\""));
    }

    @Test
    void needsNothingThatTheContentSecurityPolicyForbids() {
        assertThat(page).doesNotContain("<script", "<style", "style=\"", "=\"http");
    }

    @Test
    void writesTextAsTextAndNeverAsMarkup() {
        Json.Obj info = Json.obj().put("title", "<b>").put("description", "a & \"b\"").build();
        Json.Obj hostile = Json.obj().put("info", info).build();
        assertThat(ApiPage.html(new ApiDocument("", hostile)))
                .contains("<h1>&lt;b&gt; API</h1>", "a &amp; &quot;b&quot;");
    }

    @Test
    void aReferenceToNothingIsRefused() {
        Json.Obj broken = Json.obj().put("$ref", "#/components/schemas/Nothing").build();
        assertThatThrownBy(() -> document.resolve(broken))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Nothing");
    }
}

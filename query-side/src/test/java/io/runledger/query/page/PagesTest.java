package io.runledger.query.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.PauseKind;
import io.runledger.query.testing.QueryServerTest;
import io.runledger.query.testing.Story;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PagesTest extends QueryServerTest {

    @BeforeEach
    void graph() {
        if (get("/api/v1/graphs/review").statusCode() == 404) {
            log.append("default", Story.graph("default"));
        }
    }

    private Story told(Story story) {
        log.append(story);
        eventually("/api/v1/runs", answer -> answer.text().contains(story.run.value()));
        return story;
    }

    /** Kept for looking at, with its style beside it. */
    private String page(String name, String path) throws IOException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        Path folder = Files.createDirectories(Path.of("target", "pages"));
        Files.writeString(
                folder.resolve(name + ".html"),
                answer.body()
                        .replace("/assets/", "../../../platform/target/classes/static/assets/")
                        .replace(
                                "/favicon.svg",
                                "../../../platform/target/classes/static/favicon.svg"));
        return answer.body();
    }

    @Nested
    class OfCosts {

        @Test
        void addUpByWhateverIsAskedForAndLeadToTheRest() throws IOException {
            Story source = told(new Story("default").whole());
            Story fork =
                    told(
                            new Story("default")
                                    .forked(
                                            new ForkOrigin(source.run, 0, 1, List.of()),
                                            Json.Obj.EMPTY));
            eventually(
                    "/api/v1/billing/costs?group_by=run&limit=100",
                    answer -> answer.text().contains(source.run.value()));
            assertThat(page("costs-by-tree", "/billing/costs?group_by=run_tree"))
                    .contains("/runs/" + source.run + "/costs", "30,000")
                    .doesNotContain(fork.run.value());
            assertThat(page("costs-by-node", "/billing/costs?group_by=node&graph_id=review"))
                    .contains("security");
            assertThat(page("cost-tree", "/runs/" + fork.run + "/costs"))
                    .contains(source.run.value(), fork.run.value(), "$0.003000");
            assertThat(get("/api/v1/runs/" + fork.run + "/cost-tree").body())
                    .contains("\"root\":\"" + source.run, "\"inherited_credits\":\"30000\"");
            assertThat(get("/api/v1/runs/" + fork.run + "/cost-tree.csv").body())
                    .contains(source.run + "," + fork.run + ",0," + source.run + ":0:1,review");
        }

        @Test
        void areEmptyWhereNothingFitsAndExportedAsAsked() throws IOException {
            String asked = "?group_by=account_id&from=2020-01-01&to=2020-01-02";
            assertThat(page("costs-empty", "/billing/costs" + asked))
                    .contains("Nothing was charged that fits")
                    .contains("from=2020-01-01T00%3A00%3A00Z&amp;to=2020-01-03T00%3A00%3A00Z");
            assertThat(get("/billing/costs?group_by=owner").statusCode()).isEqualTo(400);
            HttpResponse<String> csv = get("/api/v1/billing/costs.csv?group_by=schedule_id");
            assertThat(csv.body()).startsWith("schedule_id,graph_id,requests,");
            assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
        }

        @Test
        void ofAnotherTenantsRunAreNotFound() {
            Story story = told(new Story("default").whole());
            assertThat(getAsOther("/runs/" + story.run + "/costs").statusCode()).isEqualTo(404);
            assertThat(getAsOther("/api/v1/runs/" + story.run + "/cost-tree").statusCode())
                    .isEqualTo(404);
        }
    }

    @Nested
    class OfARun {

        @Test
        void showGraphNodesMoneyAndContentEscaped() throws IOException {
            Story story = told(new Story("default").whole());
            eventually(
                    "/api/v1/runs/" + story.run,
                    run -> "settled".equals(run.text("billing_status")));
            String page = page("run", "/runs/" + story.run);
            assertThat(page)
                    .contains("$0.003000", "30,000", "settled", "demo-small")
                    .contains("class=\"node success\" data-node=\"security\"")
                    .contains("+ b &lt;b&gt;")
                    .doesNotContain("<b>")
                    .doesNotContain("data-cancel");
        }

        @Test
        void showsWhatRunsAndHowToCancelIt() throws IOException {
            Story story = told(new Story("default").reviewing());
            assertThat(page("run-live", "/runs/" + story.run))
                    .contains("class=\"node running\" data-node=\"style\"")
                    .contains("data-cancel=\"" + story.run)
                    .contains("data-stream=\"/api/v1/runs/" + story.run);
        }

        @Test
        void showsWhyItFailed() throws IOException {
            Story story = told(new Story("default").broken());
            assertThat(page("run-failed", "/runs/" + story.run))
                    .contains("node_failed", "security: HTTP 500", "class=\"node error\"");
        }

        @Test
        void asksAPersonForWhatItWaitsForAndEscapesWhatItSays() throws IOException {
            Story story =
                    told(
                            new Story("default")
                                    .requested()
                                    .started()
                                    .interrupted(0, PauseKind.NODE, "security", "Ship <it>?"));
            assertThat(page("run-interrupted", "/runs/" + story.run))
                    .contains("This run waits for you", "Ship &lt;it&gt;?")
                    .contains("data-post=\"/api/v1/runs/" + story.run + "/resume\"")
                    .contains("class=\"node interrupted\" data-node=\"security\"")
                    .contains("data-post=\"/api/v1/runs/" + story.run + "/state\"");
        }

        @Test
        void takesADecisionAndSaysUntilWhen() throws IOException {
            Story story =
                    told(new Story("default").requested().started().waits(0, "security", "Ship?"));
            assertThat(page("run-decide", "/runs/" + story.run))
                    .contains("data-post=\"/api/v1/runs/" + story.run + "/decision\"")
                    .contains("name=\"checkpoint_id\" value=\"" + story.run + ":0:0\"")
                    .contains("name=\"decision\" value=\"approve\"")
                    .contains("name=\"decision\" value=\"edit\"")
                    .contains("name=\"decision\" value=\"reject\"")
                    .contains("The graph goes on by what is decided.")
                    .containsPattern("before [0-9: -]{19} UTC, it is rejected.")
                    .doesNotContain("<h2 id=\"decisions-title\">");
        }

        @Test
        void saysWhoDecidedWhatAndWhen() throws IOException {
            Story story =
                    told(
                            new Story("default")
                                    .requested()
                                    .started()
                                    .waits(0, "security", "Ship?")
                                    .decided(1, DecisionKind.APPROVE, "Yes, <b>go</b>.")
                                    .interrupted(0, PauseKind.BEFORE, "style", null)
                                    .rejected("Not yet."));
            assertThat(page("run-decided", "/runs/" + story.run))
                    .contains("<h2 id=\"decisions-title\">Decisions</h2>")
                    .contains("key:anna", "approve", "Yes, &lt;b&gt;go&lt;/b&gt;.")
                    .contains("reject", "Not yet.")
                    .doesNotContain("This run waits for you");
        }

        @Test
        void showsAChosenCheckpointAndWhatCanBeDoneFromIt() throws IOException {
            Story story = told(new Story("default").whole());
            String chosen = story.run + ":0:1";
            assertThat(page("run-checkpoint", "/runs/" + story.run + "?checkpoint=" + chosen))
                    .contains("The state after step <span>1</span>")
                    .contains("data-post=\"/api/v1/runs/" + story.run + "/replay\"")
                    .contains("data-post=\"/api/v1/runs/" + story.run + "/fork\"")
                    .contains("name=\"checkpoint_id\" value=\"" + chosen + "\"");
            assertThat(get("/runs/" + story.run + "?checkpoint=" + chosen + "9").statusCode())
                    .isEqualTo(404);
            assertThat(get("/runs/" + story.run + "?attempt=1").statusCode()).isEqualTo(404);
        }

        @Test
        void keepsEarlierAttemptsReadable() throws IOException {
            Story story = told(new Story("default").broken().replayed(0, 0));
            assertThat(page("run-attempts", "/runs/" + story.run))
                    .contains("Attempts", "step 0 of attempt 0")
                    .doesNotContain("node_failed: HTTP 500");
            assertThat(page("run-attempt-0", "/runs/" + story.run + "?attempt=0"))
                    .contains("node_failed: HTTP 500");
        }

        @Test
        void offersARetryOfWhatFailed() throws IOException {
            Story story = told(new Story("default").broken());
            assertThat(page("run-retry", "/runs/" + story.run))
                    .contains("data-post=\"/api/v1/runs/" + story.run + "/retry\"");
        }

        @Test
        void tellsAForkAndItsSourceOfEachOther() throws IOException {
            Story source = told(new Story("default").whole());
            Story fork =
                    told(
                            new Story("default")
                                    .forked(
                                            new ForkOrigin(source.run, 0, 1, List.of("old")),
                                            Json.Obj.EMPTY));
            assertThat(page("run-fork", "/runs/" + fork.run))
                    .contains("/runs/" + source.run + "?checkpoint=" + source.run + ":0:1")
                    .contains("this version has no such nodes: old");
            assertThat(page("run-source", "/runs/" + source.run))
                    .contains("Forks of this run", "/runs/" + fork.run);
            assertThat(json("/api/v1/runs/" + source.run + "/forks").text())
                    .contains("\"run_id\":\"" + fork.run + "\"");
            assertThat(json("/api/v1/runs/" + fork.run).get("forked_from"))
                    .isEqualTo(
                            Json.obj()
                                    .put("run_id", source.run.value())
                                    .put("checkpoint_id", source.run + ":0:1")
                                    .build());
        }

        @Test
        void foldsTheItemsOfASendNodeAway() throws IOException {
            Story story = new Story("default").reviewing();
            for (int i = 0; i < 3; i++) {
                story.item(1, "style", i, i == 1);
            }
            told(story);
            assertThat(page("run-items", "/runs/" + story.run))
                    .contains("3 items, 1 failed", "style[2]");
        }

        @Test
        @Tag("TENANT_ISOLATION")
        void isNotThereForAnotherTenant() {
            Story story = told(new Story("default").reviewing());
            HttpResponse<String> answer = getAsOther("/runs/" + story.run);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("there is no run").doesNotContain("security");
            for (String part :
                    List.of(
                            "",
                            "/nodes",
                            "/checkpoints",
                            "/state",
                            "/events",
                            "/stream",
                            "/attempts",
                            "/forks")) {
                assertThat(getAsOther("/api/v1/runs/" + story.run + part).statusCode())
                        .as(part)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void listOfRunsHasItsRowsItsFormAndItsFilters() throws IOException {
        Story story = told(new Story("default").whole());
        assertThat(page("runs", "/runs"))
                .contains("/runs/" + story.run, "Start a run", "name=\"csrf\"")
                .contains("&quot;diff&quot;: &quot;&quot;");
        assertThat(page("runs-none", "/runs?graph_id=nothing")).contains("No run fits");
        assertThat(get("/runs?status=unknown").statusCode()).isEqualTo(400);
    }

    @Test
    void emptyListSaysWhatToDo() {
        assertThat(getAsOther("/runs").body()).contains("./runledger demo");
    }

    @Test
    void graphsAndActivityAndSignInAreDrawn() throws IOException {
        told(new Story("default").whole());
        assertThat(page("graphs", "/graphs")).contains("Code review");
        assertThat(page("graph", "/graphs/review"))
                .contains("<svg class=\"graph\"", "data-node=\"gate\"", "Versions");
        assertThat(page("activity", "/activity")).contains("<svg class=\"bars\"", "By model");
        assertThat(get("/graphs/nothing").statusCode()).isEqualTo(404);
        assertThat(page("sign-in", "/sign-in?error"))
                .contains("in the file <code>api-key</code>", "role=\"alert\"", "name=\"_csrf\"");
    }

    @Test
    void strangerIsSentToTheSignInPage() {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri("/runs?status=error")).build());
        assertThat(answer.statusCode()).isBetween(302, 303);
        assertThat(answer.headers().firstValue("Location").orElse(""))
                .isEqualTo("/sign-in?next=%2Fruns%3Fstatus%3Derror");
    }

    @Test
    void assetsAreServedWithoutSigningIn() {
        for (String asset : List.of("/assets/app.css", "/assets/app.js", "/favicon.svg")) {
            assertThat(send(HttpRequest.newBuilder(uri(asset)).build()).statusCode())
                    .as(asset)
                    .isEqualTo(200);
        }
    }

    @Nested
    class OfTheApi {

        @Test
        @Tag("SINGLE_RUN_LEDGER")
        void runIsReadFromItsOwnEventsBeforeAnyProjectionHasSeenIt() {
            Story story = new Story("default").requested();
            log.append(story);
            assertThat(get("/api/v1/runs/" + story.run).statusCode()).isEqualTo(200);
            assertThat(json("/api/v1/runs/" + story.run).text("status")).isEqualTo("pending");
        }

        @Test
        void checkpointIsFoundWithItsColonsEncodedOrNot() {
            Story story = new Story("default").whole();
            log.append(story);
            String path = "/api/v1/runs/" + story.run + "/checkpoints/";
            Json.Obj plain = json(path + story.run + ":0:2");
            assertThat(plain.get("state")).isNotNull();
            assertThat(json(path + story.run + "%3A0%3A2")).isEqualTo(plain);
            assertThat(get(path + story.run + ":0:9").statusCode()).isEqualTo(404);
        }

        @Test
        void attemptsSayWhereTheyBeganAndWhatTheyCost() {
            Story story = new Story("default").whole().replayed(1, 0);
            log.append(story);
            Json.Obj answer =
                    eventually(
                            "/api/v1/runs/" + story.run + "/attempts",
                            each ->
                                    each.text().contains("\"incremental_credits\":\"30000\"")
                                            && each.text()
                                                    .contains("\"inherited_credits\":\"30000\""));
            assertThat(answer.text())
                    .contains("\"from_checkpoint\":\"" + story.run + ":0:1\"")
                    .contains("\"reason\":\"replay\"");
            Json.Obj run = json("/api/v1/runs/" + story.run);
            assertThat(run.get("state"))
                    .isEqualTo(
                            json("/api/v1/runs/" + story.run + "/state?as_of=" + story.run + ":0:1")
                                    .get("state"));
        }

        @Test
        void eventsOfARunComeInPagesUpToTheLast() {
            Story story = new Story("default").broken();
            log.append(story);
            String path = "/api/v1/runs/" + story.run + "/events?limit=3";
            int seen = 0;
            String cursor = "";
            do {
                Json.Obj page = json(path + "&cursor=" + cursor);
                seen += page.get("events") instanceof Json.Arr(var items) ? items.size() : 0;
                cursor = page.text("next_cursor");
            } while (cursor != null);
            assertThat(seen).isEqualTo(story.events().size());
        }

        @Test
        void graphIsThereAtOnceInEachOfItsForms() {
            assertThat(json("/api/v1/graphs/review").get("definition"))
                    .isEqualTo(Json.parse(Story.DEFINITION));
            assertThat(get("/api/v1/graphs/review/mermaid").body()).startsWith("graph TD\n");
            assertThat(json("/api/v1/graphs/review/versions").text()).contains("\"version\":1");
            assertThat(getAsOther("/api/v1/graphs/review").statusCode()).isEqualTo(404);
        }
    }
}

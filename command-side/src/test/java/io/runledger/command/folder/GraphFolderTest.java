package io.runledger.command.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.command.folder.FileReport.Status;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of graphs, looked at again and again while its files change. */
class GraphFolderTest {

    private static final String GOOD =
            "{'nodes':{'a':{'type':'transform','updates':{'n':1}}},"
                    + "'edges':[['__start__','a'],['a','__end__']]}";

    @TempDir private Path dir = Path.of("");
    private final List<String> published = new ArrayList<>();
    private boolean broken;
    private GraphFolder folder = new GraphFolder(dir, _ -> 0, Clock.systemUTC(), Duration.ZERO);

    @BeforeEach
    void followTheFolder() {
        // An hour: only what looks the same twice is read.
        folder = new GraphFolder(dir, this::publish, Clock.systemUTC(), Duration.ofHours(1));
    }

    private int publish(GraphFile.Valid graph) {
        if (broken) {
            throw new IllegalStateException("the database is away");
        }
        published.add(graph.id().value());
        return published.size();
    }

    private void write(String file, String json) throws IOException {
        Files.writeString(dir.resolve(file), json.replace('\'', '"'));
    }

    private void lookTwice() throws IOException {
        folder.look();
        folder.look();
    }

    private FileReport only() {
        assertThat(folder.reports()).hasSize(1);
        return folder.reports().getFirst();
    }

    private static List<String> codes(FileReport report) {
        return report.errors().stream().map(error -> String.valueOf(error.text("code"))).toList();
    }

    @Test
    void aFileIsPublishedUnderItsNameOnceItStaysTheSame() throws IOException {
        write("hello.json", GOOD);
        write("notes.txt", "no graph");
        folder.look();
        assertThat(published).isEmpty();
        folder.look();
        folder.look();
        assertThat(published).containsExactly("hello");
        assertThat(only().status()).isEqualTo(Status.PUBLISHED);
        assertThat(only().version()).isEqualTo(1);
    }

    @Test
    void aFileThatIsCalmIsPublishedAtTheFirstLook() throws IOException {
        write("hello.json", GOOD);
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        GraphFolder calm = new GraphFolder(dir, this::publish, later, Duration.ofSeconds(2));
        calm.look();
        assertThat(published).containsExactly("hello");
    }

    @Test
    void aFileMayNameItsGraph() throws IOException {
        write("x.json", "{'id':'inner','name':'Inner','definition':" + GOOD + "}");
        write("y.json", GOOD.replaceFirst("\\{", "{'id':'flat',"));
        lookTwice();
        assertThat(published).containsExactly("inner", "flat");
    }

    @Test
    void aChangeIsPublishedAndTheSameContentIsNot() throws IOException {
        write("hello.json", GOOD);
        lookTwice();
        write("hello.json", GOOD + "\n");
        lookTwice();
        assertThat(published).containsExactly("hello");
        write("hello.json", GOOD.replace("'n':1", "'n':12"));
        lookTwice();
        assertThat(published).containsExactly("hello", "hello");
    }

    @Test
    void aBadFileIsReportedAndItsLastGoodVersionStays() throws IOException {
        write("hello.json", GOOD);
        lookTwice();
        write("hello.json", "{'nodes':{},'edges':[['__start__','ghost']]}");
        lookTwice();
        assertThat(only().status()).isEqualTo(Status.INVALID);
        assertThat(codes(only())).contains("nodes_in_edges_exist");
        write("hello.json", "{'nodes':");
        lookTwice();
        assertThat(only().status()).isEqualTo(Status.UNREADABLE);
        assertThat(published).containsExactly("hello");
        write("hello.json", GOOD);
        lookTwice();
        assertThat(only().status()).isEqualTo(Status.PUBLISHED);
    }

    @Test
    void ofTwoFilesWithOneIdTheSecondIsReportedUntilTheFirstIsGone() throws IOException {
        write("a.json", GOOD.replaceFirst("\\{", "{'id':'same',"));
        write("b.json", GOOD.replaceFirst("\\{", "{'id':'same','name':'B',"));
        lookTwice();
        assertThat(published).containsExactly("same");
        assertThat(codes(folder.reports().getLast())).containsExactly("duplicate_id");
        Files.delete(dir.resolve("a.json"));
        lookTwice();
        assertThat(published).containsExactly("same", "same");
        assertThat(only().file()).isEqualTo("b.json");
        assertThat(only().status()).isEqualTo(Status.PUBLISHED);
    }

    @Test
    void aFileThatIsGoneIsForgottenAndNotTakenBack() throws IOException {
        write("hello.json", GOOD);
        lookTwice();
        Files.delete(dir.resolve("hello.json"));
        folder.look();
        assertThat(folder.reports()).isEmpty();
        assertThat(published).containsExactly("hello");
    }

    @Test
    void whatCouldNotBePublishedIsTriedAgain() throws IOException {
        write("hello.json", GOOD);
        folder.look();
        broken = true;
        assertThatThrownBy(folder::look).isInstanceOf(IllegalStateException.class);
        broken = false;
        folder.look();
        assertThat(published).containsExactly("hello");
    }

    @Test
    void idsThatAreOursAreRefused() throws IOException {
        write("x.json", GOOD.replaceFirst("\\{", "{'id':'inline:abc',"));
        write("y.json", "[]");
        lookTwice();
        assertThat(codes(folder.reports().getFirst())).containsExactly("invalid_id");
        assertThat(codes(folder.reports().getLast())).containsExactly("not_an_object");
        assertThat(folder.reports().getLast().json().get("graph_id")).isEqualTo(Json.NULL);
    }
}

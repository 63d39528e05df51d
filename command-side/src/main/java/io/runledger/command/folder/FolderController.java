package io.runledger.command.folder;

import io.runledger.events.json.Json;
import io.runledger.platform.security.Caller;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what became of the files in the folder of graphs. */
@RestController
class FolderController {

    private final FolderWatch watch;

    FolderController(FolderWatch watch) {
        this.watch = watch;
    }

    @GetMapping("/api/v1/graphs/folder")
    ResponseEntity<Json> show(Caller caller) {
        Json dir =
                watch.folder(caller.tenantId())
                        .<Json>map(folder -> Json.of(folder.dir().toString()))
                        .orElse(Json.NULL);
        List<Json.Obj> files =
                watch.folder(caller.tenantId()).map(GraphFolder::reports).orElse(List.of()).stream()
                        .map(FileReport::json)
                        .toList();
        return ResponseEntity.ok(Json.obj().put("dir", dir).put("files", Json.arr(files)).build());
    }
}

package keyrail.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import keyrail.server.admin.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Run with {@code -Dgolden.update=true} to write the document anew. */
class AdminOpenApiTest {
    private static final Path GOLDEN = Path.of("..", "docs", "admin-openapi.json");

    private final ObjectNode document = new AdminOpenApi(new TestAdmin().router.routes()).document();

    @Test
    void theCommittedDocumentIsWhatTheRoutesSay() throws IOException {
        String written = Json.pretty(document);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, written);
        }

        assertThat(Files.readString(GOLDEN)).isEqualTo(written);
    }

    @Test
    void everyReferenceIsDefined() {
        List<String> references = new ArrayList<>();
        document.findValues("$ref").forEach(reference -> references.add(reference.stringValue()));

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isObject())
                        .isTrue());
    }

    @Test
    void everyRouteDeclaresItsEffects() {
        document.get("paths")
                .forEach(path -> path.forEach(
                        operation -> assertThat(operation.get("x-effects")).isNotEmpty()));
    }
}

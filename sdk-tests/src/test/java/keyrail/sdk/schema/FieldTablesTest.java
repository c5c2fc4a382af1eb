package keyrail.sdk.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.genai.types.Content;
import com.google.genai.types.GenerationConfig;
import com.google.genai.types.SafetySetting;
import com.google.genai.types.Tool;
import com.google.genai.types.ToolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The rehearsal's tables of fields say what the vendors' SDKs say; {@code -Dschemas.write=true} writes them. What an SDK
 * does not know of its own API is added here, by name.
 */
class FieldTablesTest {
    /** JSON Schemas, of which the SDK types no more than the root. */
    private static final Map<String, String> ANTHROPIC = Map.of(
            "Tool.InputSchema", "{any}",
            "BetaTool.InputSchema", "{any}",
            "JsonOutputFormat.Schema", "{any}",
            "BetaJsonOutputFormat.Schema", "{any}");

    /** What the SDK has as maps of anything, and as closed where the API's description leaves a text open. */
    private static final Map<String, String> OPENAI = Map.ofEntries(
            Map.entry("ChatCompletionCreateParams.LogitBias", "{integer}"),
            Map.entry("ChatCompletionCreateParams.Metadata", "{string}"),
            Map.entry("ResponseCreateParams.Metadata", "{string}"),
            Map.entry("ResponseFileSearchToolCall.Result.Attributes", "{string | number | boolean}"),
            Map.entry("ResponseInputItem.McpListTools.Tool.annotations", "{any}"),
            Map.entry("ResponseInputItem.McpListTools.Tool.input_schema", "{any}"),
            Map.entry("ResponseInputItem.ToolSearchCall.arguments", "{any}"),
            Map.entry("Tool.Mcp.Headers", "{string}"),
            Map.entry("ResponseInputItem.LocalShellCall.Action.Env", "{string}"),
            Map.entry("NamespaceTool.Tool.Function.parameters", "{any}"),
            Map.entry("ToolSearchTool.parameters", "{any}"),
            Map.entry(
                    "ResponsePrompt.Variables",
                    "{string | ResponseInputText | ResponseInputImage | ResponseInputFile}"),
            Map.entry("InputTokenCountParams.Personality", "string"),
            Map.entry("Reasoning.Mode", "string"),
            Map.entry("Tool.ImageGeneration.Size", "string"));

    /** The first tool of developers.openai.com/api/docs/guides/function-calling has none (seen 2026-11-29). */
    private static final Set<String> OPENAI_TAKES_WITHOUT = Set.of("FunctionTool.strict");

    /** Vertex's own, by the SDK's converters for the Gemini API, which leave them out or throw. */
    private static final Set<String> VERTEX = Set.of(
            "Blob.displayName",
            "FileData.displayName",
            "FunctionCall.partialArgs",
            "FunctionCall.willContinue",
            "FunctionCallingConfig.streamFunctionCallArguments",
            "GenerationConfig.audioTimestamp",
            "GenerationConfig.modelSelectionConfig",
            "GenerationConfig.routingConfig",
            "GoogleMaps.authConfig",
            "GoogleSearch.blockingConfidence",
            "GoogleSearch.excludeDomains",
            "SafetySetting.method",
            "Tool.enterpriseWebSearch",
            "Tool.exaAiSearch",
            "Tool.functions",
            "Tool.parallelAiSearch",
            "Tool.retrieval");

    @Test
    void anthropicsTableIsTheSdks() throws IOException {
        StainlessTypes types = new StainlessTypes(ANTHROPIC, Set.of());
        types.add(com.anthropic.models.messages.MessageCreateParams.Body.class);
        types.add(com.anthropic.models.messages.MessageCountTokensParams.Body.class);
        types.add(com.anthropic.models.beta.messages.MessageCreateParams.Body.class);
        types.add(com.anthropic.models.beta.messages.MessageCountTokensParams.Body.class);
        for (String body : new String[] {"MessageCreateParams.Body", "BetaMessageCreateParams.Body"}) {
            // The stream is asked for by method; sampling is of the API's first version, which the SDK has left.
            types.addField(body, "stream", "boolean");
            types.addField(body, "temperature", "number");
            types.addField(body, "top_k", "integer");
            types.addField(body, "top_p", "number");
        }

        assertTable("anthropic", "anthropic-java 3.12.0", types.table());
    }

    @Test
    void openAisTableIsTheSdks() throws IOException {
        StainlessTypes types = new StainlessTypes(OPENAI, OPENAI_TAKES_WITHOUT);
        types.add(com.openai.models.chat.completions.ChatCompletionCreateParams.Body.class);
        types.add(com.openai.models.responses.ResponseCreateParams.Body.class);
        types.add(com.openai.models.responses.inputtokens.InputTokenCountParams.Body.class);
        types.addField("ChatCompletionCreateParams.Body", "stream", "boolean");
        types.addField("ResponseCreateParams.Body", "stream", "boolean");

        assertTable("openai", "openai-java 4.101.0", types.table());
    }

    @Test
    void geminisTableIsTheSdks() throws IOException {
        GenaiTypes types = new GenaiTypes(VERTEX);
        types.add(Content.class);
        types.add(Tool.class);
        types.add(ToolConfig.class);
        types.add(SafetySetting.class);
        types.add(GenerationConfig.class);
        // The SDK builds the body by hand, from the settings of a call.
        String body = "GenerateContentRequest";
        types.addField(body, "cachedContent", "string");
        types.addField(body, "contents!", "[Content]");
        types.addField(body, "generationConfig", "GenerationConfig");
        types.addField(body, "model", "string");
        types.addField(body, "safetySettings", "[SafetySetting]");
        types.addField(body, "serviceTier", "string");
        types.addField(body, "systemInstruction", "Content");
        types.addField(body, "toolConfig", "ToolConfig");
        types.addField(body, "tools", "[Tool]");
        // The vendor's own examples write the types of its schemas in either case.
        types.orLowerCase("Schema", "type");
        types.addField("CountTokensRequest", "contents", "[Content]");
        types.addField("CountTokensRequest", "generateContentRequest", body);

        assertTable("gemini", "google-genai 1.70.0", types.table());
    }

    private static void assertTable(String vendor, String sdk, String table) throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("rehearsal"))) {
            folder = folder.getParent();
        }
        Path file = folder.resolve("rehearsal/src/main/resources/keyrail/rehearsal/schema/" + vendor + ".fields");
        String text = "# Derived from the types of " + sdk + " by FieldTablesTest.\n" + table;
        if (Boolean.getBoolean("schemas.write")) {
            Files.writeString(file, text);
        }
        assertThat(file).as("run with -Dschemas.write=true").hasContent(text);
    }
}

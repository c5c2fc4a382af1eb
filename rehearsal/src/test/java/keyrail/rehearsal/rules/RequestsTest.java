package keyrail.rehearsal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each rule by one body that breaks it, and nothing else. */
class RequestsTest {
    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static void assertRefused(Optional<String> refusal, String words) {
        assertThat(refusal).isPresent();
        assertThat(refusal.get()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'a', 'odd': 1}]}];"
                        + " messages.0.content.0.odd: Extra inputs are not permitted",
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': ' '}]}]; non-empty",
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': 'b'}];"
                        + " prefill",
                "claude-sonnet-4-5; 'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': 'b '}];"
                        + " trailing whitespace",
                "claude-opus-4-8; 'messages': [{'role': 'user', 'content': 'a'}], 'thinking': {'type': 'enabled',"
                        + " 'budget_tokens': 1024}; thinking.type.enabled",
                "claude-sonnet-4-5; 'messages': [{'role': 'user', 'content': 'a'}], 'thinking': {'type': 'adaptive'}; adaptive",
                "claude-sonnet-4-5; 'messages': [{'role': 'user', 'content': 'a'}], 'thinking': {'type': 'enabled',"
                        + " 'budget_tokens': 1000}; 1024",
                "claude-sonnet-4-5; 'messages': [{'role': 'user', 'content': 'a'}], 'thinking': {'type': 'enabled',"
                        + " 'budget_tokens': 3000}; must be greater than",
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': 'a'}], 'temperature': 0.5, 'top_p': 0.5; both",
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': 'a'}], 'tools': [{'name': 'a b', 'input_schema':"
                        + " {'type': 'object'}}]; pattern",
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': 'a'}], 'tools': [{'name': 'a', 'input_schema':"
                        + " {'type': 'object', 'anyOf': []}}]; top level",
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': 'a'}], 'tools': [{'name': 'a', 'input_schema':"
                        + " {'type': 'object'}}], 'tool_choice': {'type': 'any'}, 'thinking': {'type': 'adaptive'}; forces",
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': [{'type':"
                        + " 'tool_use', 'id': 'x', 'name': 'n', 'input': {}}]}, {'role': 'user', 'content': 'b'}];"
                        + " without `tool_result` blocks",
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': [{'type':"
                        + " 'tool_use', 'id': 'x', 'name': 'n', 'input': {}}]}, {'role': 'user', 'content': [{'type': 'text',"
                        + " 'text': 'b'}, {'type': 'tool_result', 'tool_use_id': 'x'}]}]; not first",
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': [{'type': 'tool_result', 'tool_use_id': 'x'}]}];"
                        + " unexpected",
                "claude-sonnet-4-6; 'messages': [{'role': 'user', 'content': 'a'}], 'output_config': {'format': {'type':"
                        + " 'json_schema', 'schema': {'type': 'object'}}}; additionalProperties"
            })
    void anthropic(String model, String members, String words) {
        JsonNode body = json("{'model': '" + model + "', 'max_tokens': 2000, " + members + "}");

        assertRefused(MessagesRequests.refusal(body, model, false, false), words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a', 'odd': 1}]; Unknown parameter: 'messages[0].odd'",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 3}]; Invalid type for 'messages[0].content'",
                "gpt-5; 'messages': [{'role': 'user', 'content': 'a'}], 'stop': 'b'; Unsupported parameter: 'stop'",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a'}], 'tool_choice': 'auto'; only allowed when 'tools'",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a'}], 'response_format': {'type': 'json_object'}; 'json'",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a'}], 'tools': [{'type': 'function', 'function': {'name':"
                        + " 'f', 'strict': true, 'parameters': {'type': 'object', 'properties': {'a': {'type': 'string'}},"
                        + " 'required': [], 'additionalProperties': false}}}]; Missing 'a'",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'tool_calls': [{'id': 'i',"
                        + " 'type': 'function', 'function': {'name': 'f', 'arguments': ''}}]}]; did not have response messages",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'tool_calls': [{'id':"
                        + " 'i1234567890123456789012345678901234567890', 'type': 'function', 'function': {'name': 'f',"
                        + " 'arguments': ''}}]}]; maximum length 40",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a'}], 'top_p': 1.5; decimal above maximum",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a'}], 'n': 0; Expected a value >= 1, but got 0",
                "gpt-4o; 'messages': [{'role': 'user', 'content': []}]; empty array",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a'}], 'store': true, 'metadata': {'a': 1};"
                        + " Invalid type for 'metadata.a'",
                "gpt-4o; 'messages': [{'role': 'function', 'name': 'f'}]; Missing required parameter: 'messages[0].content'",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a'}], 'tools': [{'type': 'function', 'function': {'name':"
                        + " 'f', 'parameters': {'type': 'object', 'properties': {'a': {'type': ['string', 'array']}}}}}];"
                        + " In context=('properties', 'a'), array schema missing items",
                "gpt-4o; 'messages': [{'role': 'user', 'content': 'a'}], 'tools': [{'type': 'function', 'function': {'name':"
                        + " 'f', 'parameters': {'type': 'object', 'properties': {'a': {'type': 'array', 'prefixItems': []}}}}}];"
                        + " array schema missing items"
            })
    void openAiChat(String model, String members, String words) {
        assertRefused(ChatRequests.refusal(json("{'model': '" + model + "', " + members + "}"), model), words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'input': 'a', 'max_output_tokens': 15; >= 16",
                "'input': 'a', 'temperature': 0.5; Unsupported parameter: 'temperature'",
                "'input': [{'type': 'reasoning', 'id': 'rs_1', 'summary': []}, {'role': 'user', 'content': 'a'}];"
                        + " required following item",
                "'input': [{'type': 'function_call', 'id': 'x', 'call_id': 'c', 'name': 'f', 'arguments': ''}];"
                        + " begins with 'fc'",
                "'input': [{'type': 'function_call_output', 'call_id': 'c', 'output': ''}]; No tool call found",
                "'input': [{'role': 'user', 'content': [{'type': 'output_text', 'text': 'a', 'annotations': []}]}]; input[0]",
                "'input': [{'type': 'function_call', 'id': 'fc_a.b', 'call_id': 'c', 'name': 'f', 'arguments': ''}];"
                        + " letters, numbers, underscores, or dashes",
                "'input': 'a', 'metadata': {'a': {}}; Invalid type for 'metadata.a'",
                "'input': 'a', 'tools': [{'type': 'function', 'name': 'f'}]; Missing required parameter: 'tools[0].parameters'",
                "'input': [{'type': 'reasoning', 'id': 'rs_1', 'summary': [], 'encrypted_content': 'bm90IG91cnM='},"
                        + " {'role': 'assistant', 'content': 'a'}]; content bm90...cnM= could not be verified",
                "'store': false, 'input': [{'type': 'reasoning', 'id': 'rs_1', 'summary': []},"
                        + " {'role': 'assistant', 'content': 'a'}]; Item with id 'rs_1' not found"
            })
    void openAiResponses(String members, String words) {
        JsonNode body = json("{'model': 'gpt-5', " + members + "}");

        assertRefused(ResponsesRequests.refusal(body, "gpt-5", json("[]")), words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "gemini-2.5-flash; 'contents': [{'role': 'user', 'parts': [{'text': 'a', 'odd': 1}]}];"
                        + " Unknown name \"odd\" at 'contents[0].parts[0]'",
                "gemini-2.5-flash; 'contents': [{'role': 'system', 'parts': [{'text': 'a'}]}]; valid role",
                "gemini-2.5-flash; 'contents': [{'parts': [{'text': 'a'}]}], 'generationConfig': {'thinkingConfig':"
                        + " {'thinkingLevel': 'LOW'}}; Thinking level",
                "gemini-2.5-flash; 'contents': [{'parts': [{'text': 'a'}]}], 'tools': [{'functionDeclarations': [{'name': 'f',"
                        + " 'parameters': {'type': 'OBJECT', 'properties': {}}}]}]; non-empty for OBJECT",
                "gemini-2.5-flash; 'contents': [{'parts': [{'text': 'a'}]}], 'tools': [{'functionDeclarations': [{'name': 'f',"
                        + " 'parameters': {'type': 'OBJECT', 'additionalProperties': false}}]}];"
                        + " Unknown name \"additionalProperties\"",
                "gemini-2.5-flash; 'contents': [{'parts': [{'text': 'a'}]}, {'role': 'model', 'parts': [{'functionCall':"
                        + " {'name': 'f'}}]}, {'parts': [{'text': 'b'}]}]; number of function response parts",
                "gemini-3-flash; 'contents': [{'parts': [{'text': 'a'}]}, {'role': 'model', 'parts': [{'functionCall':"
                        + " {'name': 'f'}}]}, {'parts': [{'functionResponse': {'name': 'f', 'response': {}}}]}]; thought_signature"
            })
    void gemini(String model, String members, String words) {
        assertRefused(GeminiRequests.refusal(json("{" + members + "}"), "GenerateContentRequest", model), words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'a'}]}]; messages.0.content",
                "'messages': [{'role': 'developer', 'content': 'a'}]; role",
                "'messages': [{'role': 'user', 'content': 'a', 'images': ['data:image/png,AAAA']}]; base64",
                "'messages': [], 'think': true; does not support thinking",
                "'messages': [{'role': 'assistant', 'tool_calls': [{'function': {'name': 'f', 'arguments': '{}'}}]}]; arguments"
            })
    void ollama(String members, String words) {
        JsonNode body = json("{'model': 'llama3.2', " + members + "}");

        assertRefused(OllamaRequests.refusal(body, "llama3.2"), words);
    }

    @Test
    void ollamaOverlooksWhatItDoesNotKnow() {
        JsonNode body = json("{'model': 'm', 'messages': [], 'temperature': 0.5, 'options': {'top_p': 1}}");

        assertThat(OllamaRequests.refusal(body, "m")).isEmpty();
        assertThat(OllamaRequests.overlooked(body)).containsExactly("temperature");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'messages': [{'role': 'developer', 'content': 'a'}]; developer",
                "'messages': [{'role': 'user', 'content': 'a'}], 'response_format': {'type': 'json_schema'}; unavailable",
                "'messages': [{'role': 'user', 'content': [{'type': 'image_url'}]}]; image_url"
            })
    void deepSeek(String members, String words) {
        assertRefused(DeepSeekRequests.refusal(json("{" + members + "}")), words);
    }
}

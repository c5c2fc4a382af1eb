package keyrail.providers.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.Repair;
import keyrail.core.provider.UpstreamReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The refusals of real vendors, each as it was reported, show what would mend them. */
class ChatRepairsTest {
    private static Failure.Upstream refusal(int status, String body) {
        return ErrorReader.explain(
                new ProviderId("somebody"),
                new UpstreamReply(status, Headers.of("content-type", "application/json"), Bytes.utf8(body)));
    }

    private static Failure.Upstream said(int status, String message) {
        return refusal(status, "{\"error\":{\"message\":\"" + message.replace("\"", "\\\"") + "\"}}");
    }

    private static Optional<Repair> first(Failure.Upstream failure) {
        return ChatRepairs.ALL.stream().filter(repair -> repair.mends(failure)).findFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The `reasoning_content` in the thinking mode must be passed back to the API.",
                "thinking is enabled but reasoning_content is missing in assistant tool call message at index 2",
                "Missing `reasoning_content` field in the assistant message at message index 2. For more information,"
                        + " please refer to https://api-docs.deepseek.com/guides/thinking_mode#tool-calls"
            })
    void thoughtsThatAreWanted(String message) {
        assertThat(first(said(400, message))).contains(ChatRepairs.THOUGHTS_WANTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'messages.1' : for 'role:assistant' the following must be satisfied[('messages.1' : property"
                        + " 'reasoning_content' is unsupported)]",
                "messages.2.assistant.reasoning_content: property 'messages.2.assistant.reasoning_content' is unsupported",
                "messages[3].reasoning: reasoning is not supported with this model",
                "Unknown parameter: 'messages[1].reasoning_content'."
            })
    void thoughtsThatAreUnknown(String message) {
        assertThat(first(said(400, message))).contains(ChatRepairs.THOUGHTS_UNKNOWN);
    }

    @Test
    void thoughtsThatAreUnknownToAServerBuiltOnFastApi() {
        Failure.Upstream failure = refusal(
                422,
                "{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"messages\",1,\"reasoning_content\"],"
                        + "\"msg\":\"Extra inputs are not permitted\"}]}");
        assertThat(first(failure)).contains(ChatRepairs.THOUGHTS_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Reasoning is mandatory for this endpoint and cannot be disabled.",
                "Unsupported value: 'reasoning_effort' does not support 'none' with this model."
            })
    void anOptOutThatIsRefused(String message) {
        assertThat(first(said(400, message))).contains(ChatRepairs.OPT_OUT_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thinking mode does not support this tool_choice",
                "<400> InternalError.Algo.InvalidParameter: The tool_choice parameter does not support being set to"
                        + " required or object in thinking mode"
            })
    void aChoiceThatIsRefused(String message) {
        assertThat(first(said(400, message))).contains(ChatRepairs.CHOICE_REFUSED);
    }

    @Test
    void whatIsWrappedCountsNotTheWrapper() {
        String behind = "{\"error\":{\"message\":\"Provider returned error\",\"code\":400,\"metadata\":{\"raw\":"
                + "\"{\\\"error\\\":{\\\"message\\\":\\\"Thinking mode does not support this tool_choice\\\"}}\","
                + "\"provider_name\":\"DeepSeek\"}}}";
        assertThat(first(refusal(400, behind))).contains(ChatRepairs.CHOICE_REFUSED);
        assertThat(first(said(400, "Provider returned error"))).isEmpty();
    }

    @Test
    void otherRefusalsAndOtherStatusesShowNothing() {
        for (Failure.Upstream failure : List.of(
                said(400, "max_tokens is too large"),
                said(400, "Invalid value: 'tool_choice' is only allowed when 'tools' are specified."),
                said(500, "The `reasoning_content` in the thinking mode must be passed back to the API."),
                said(429, "Thinking mode does not support this tool_choice at this rate"))) {
            assertThat(first(failure).filter(repair -> repair != ChatRepairs.OPT_OUT_REFUSED))
                    .as(String.valueOf(failure.vendorMessage()))
                    .isEmpty();
        }
    }
}

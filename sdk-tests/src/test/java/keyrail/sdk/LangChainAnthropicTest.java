package keyrail.sdk;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages with langchain4j-anthropic. */
@ExtendWith({Scene.Shared.class, MissRule.class})
@ParameterizedClass
@EnumSource(Upstream.class)
class LangChainAnthropicTest extends LangChainTests {
    LangChainAnthropicTest(Upstream upstream, Scene scene) {
        super(upstream, scene);
    }

    @Override
    ChatModel model(String name) {
        return AnthropicChatModel.builder()
                .baseUrl(scene.url() + "/v1")
                .apiKey(scene.clientKey())
                .customHeaders(Map.of("x-keyrail-profile", upstream().profile()))
                .modelName(name)
                .maxRetries(0)
                .timeout(Scene.LIMIT)
                .build();
    }

    @Override
    StreamingChatModel streaming(String name) {
        return AnthropicStreamingChatModel.builder()
                .baseUrl(scene.url() + "/v1")
                .apiKey(scene.clientKey())
                .customHeaders(Map.of("x-keyrail-profile", upstream().profile()))
                .modelName(name)
                .timeout(Scene.LIMIT)
                .build();
    }
}

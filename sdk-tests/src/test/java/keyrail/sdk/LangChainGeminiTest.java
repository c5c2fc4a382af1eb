package keyrail.sdk;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** {@code generateContent} with langchain4j-google-ai-gemini. */
@ExtendWith({Scene.Shared.class, MissRule.class})
@ParameterizedClass
@EnumSource(Upstream.class)
class LangChainGeminiTest extends LangChainTests {
    LangChainGeminiTest(Upstream upstream, Scene scene) {
        super(upstream, scene);
    }

    @Override
    String passed(String result) {
        return JsonMapper.shared().writeValueAsString(Map.of("response", result));
    }

    @Override
    ChatModel model(String name) {
        return GoogleAiGeminiChatModel.builder()
                .baseUrl(scene.url() + "/v1beta")
                .apiKey(scene.clientKey())
                .customHeaders(Map.of("x-keyrail-profile", upstream().profile()))
                .modelName(name)
                .maxRetries(0)
                .timeout(Scene.LIMIT)
                .build();
    }

    @Override
    StreamingChatModel streaming(String name) {
        return GoogleAiGeminiStreamingChatModel.builder()
                .baseUrl(scene.url() + "/v1beta")
                .apiKey(scene.clientKey())
                .customHeaders(Map.of("x-keyrail-profile", upstream().profile()))
                .modelName(name)
                .timeout(Scene.LIMIT)
                .build();
    }
}

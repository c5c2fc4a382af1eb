package keyrail.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What programs do with LangChain4j, whichever of its clients they chose. */
abstract class LangChainTests implements Paired {
    private final Upstream upstream;
    final Scene scene;

    LangChainTests(Upstream upstream, Scene scene) {
        this.upstream = upstream;
        this.scene = scene;
    }

    abstract ChatModel model(String name);

    /** A tool's result as the client passes it on. */
    String passed(String result) {
        return result;
    }

    abstract StreamingChatModel streaming(String name);

    @Override
    public Upstream upstream() {
        return upstream;
    }

    @BeforeEach
    void forget() {
        scene.vendor(upstream).forget();
    }

    private static ChatRequest.Builder asking(ChatMessage... messages) {
        return ChatRequest.builder().messages(List.of(messages));
    }

    private static List<ToolSpecification> tools() {
        return List.of(
                ToolSpecification.builder()
                        .name("weather")
                        .description("Tells the weather")
                        .parameters(train("city", "days"))
                        .build(),
                ToolSpecification.builder()
                        .name("time")
                        .description("Tells the time")
                        .build());
    }

    private static JsonObjectSchema train(String text, String number) {
        return JsonObjectSchema.builder()
                .addStringProperty(text)
                .addIntegerProperty(number)
                .required(text, number)
                .build();
    }

    private ChatResponse stream(ChatRequest request) {
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        StringBuilder pieces = new StringBuilder();
        streaming(upstream.model()).chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                pieces.append(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        ChatResponse response =
                whole.orTimeout(Scene.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        String said = response.aiMessage().text();
        assertThat(pieces.toString()).isEqualTo(said == null ? "" : said);
        return response;
    }

    @Test
    @Check({1, 3})
    void answersInText() {
        ChatResponse response = model(upstream.model())
                .chat(asking(SystemMessage.from(Script.SYSTEM), UserMessage.from(Script.SAY))
                        .build());

        assertThat(response.aiMessage().text()).isEqualTo(Script.SAID);
        assertThat(response.tokenUsage().outputTokenCount()).isPositive();
        assertThat(scene.asked(upstream).system()).containsExactly(Script.SYSTEM);
    }

    @Test
    @Check(1)
    void streamsText() {
        ChatResponse response = stream(asking(UserMessage.from(Script.SAY)).build());

        assertThat(response.aiMessage().text()).isEqualTo(Script.SAID);
    }

    @Test
    @Check({4, 5, 6})
    void callsAToolAndTellsItsResult() {
        UserMessage asked = UserMessage.from(Script.CALL);
        AiMessage first = model(upstream.model())
                .chat(asking(asked).toolSpecifications(tools()).build())
                .aiMessage();

        ToolExecutionRequest call = first.toolExecutionRequests().getFirst();
        assertThat(call.name()).isEqualTo("weather");
        assertJson(call.arguments(), Script.WEATHER);

        ChatResponse second = model(upstream.model())
                .chat(asking(asked, first, ToolExecutionResultMessage.from(call, "12° \"fine\""))
                        .toolSpecifications(tools())
                        .build());
        assertThat(second.aiMessage().text()).isEqualTo(Script.told(passed("12° \"fine\"")));
    }

    @Test
    @Check({6, 7})
    void callsToolsInParallelAndStreamed() {
        UserMessage asked = UserMessage.from(Script.CALL_TWO);
        AiMessage first =
                stream(asking(asked).toolSpecifications(tools()).build()).aiMessage();

        List<ToolExecutionRequest> calls = first.toolExecutionRequests();
        assertThat(calls).extracting(ToolExecutionRequest::name).containsExactly("weather", "time");
        assertJson(calls.getLast().arguments(), "{}");

        List<ChatMessage> messages = new ArrayList<>(List.of(asked, first));
        messages.add(ToolExecutionResultMessage.from(calls.getFirst(), "rain"));
        messages.add(ToolExecutionResultMessage.from(calls.getLast(), "noon"));
        ChatResponse second = stream(ChatRequest.builder()
                .messages(messages)
                .toolSpecifications(tools())
                .build());
        assertThat(second.aiMessage().text()).isEqualTo(Script.told(passed("rain"), passed("noon")));
    }

    @Test
    @Check(14)
    void answersInJsonOfASchema() {
        ResponseFormat format = ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name("Train")
                        .rootElement(train("name", "platform"))
                        .build())
                .build();
        ChatResponse response = model(upstream.model())
                .chat(asking(UserMessage.from("Name a train"))
                        .responseFormat(format)
                        .build());

        JsonNode answer = JsonMapper.shared().readTree(response.aiMessage().text());
        assertThat(answer.path("name").isString()).isTrue();
        assertThat(answer.path("platform").isIntegralNumber()).isTrue();
    }

    @Test
    @Check(18)
    void aFailureOfTheVendorIsOneHere() {
        assertThatThrownBy(() -> model(upstream.model("status=529"))
                        .chat(asking(UserMessage.from("Hello")).build()))
                .hasMessageContaining("Rehearsed failure 529");
    }

    private static void assertJson(String actual, String expected) {
        assertThat(JsonMapper.shared().readTree(actual))
                .isEqualTo(JsonMapper.shared().readTree(expected));
    }
}

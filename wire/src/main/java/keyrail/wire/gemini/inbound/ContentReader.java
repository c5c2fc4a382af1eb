package keyrail.wire.gemini.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.gemini.GeminiSeals;
import keyrail.wire.tree.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conversation. Neighbouring contents of the model are one turn, for streaming clients keep each event's
 * content as one of its own. Not safe for use by several threads.
 */
final class ContentReader {
    private final List<Turn> turns = new ArrayList<>();
    private final CallReader calls = new CallReader();

    private @Nullable ModelTurn model;
    private int content;

    List<Turn> read(List<Fields> contents) {
        for (Fields one : contents) {
            read(one);
            one.finish();
            content++;
        }
        closeModelTurn();
        return turns;
    }

    private void read(Fields one) {
        String role = one.string("role");
        List<Fields> parts = one.objects("parts");
        switch (role == null ? "" : role.toLowerCase(Locale.ROOT)) {
            case "model" -> {
                if (model == null) {
                    model = new ModelTurn();
                    calls.newTurn();
                }
                for (int part = 0; part < parts.size(); part++) {
                    modelPart(model, parts.get(part), part);
                }
            }
            // Results once had a role of their own.
            case "", "user", "function", "tool" -> {
                closeModelTurn();
                List<Block> blocks = new ArrayList<>();
                for (int part = 0; part < parts.size(); part++) {
                    userPart(blocks, parts.get(part), part);
                }
                if (!blocks.isEmpty()) {
                    turns.add(new Turn(Turn.Role.USER, blocks));
                }
            }
            default -> throw one.wrong("role", "\"user\" or \"model\"");
        }
    }

    private void closeModelTurn() {
        if (model != null) {
            List<Block> blocks = model.end();
            if (!blocks.isEmpty()) {
                turns.add(new Turn(Turn.Role.ASSISTANT, blocks));
            }
            model = null;
        }
    }

    private void modelPart(ModelTurn turn, Fields part, int index) {
        String signature = signature(part);
        if (part.has("functionCall")) {
            Fields call = part.object("functionCall");
            if (call != null) {
                turn.block(calls.call(call, signature, content, index));
                part.ignore("thought");
            }
        } else if (part.has("functionResponse")) {
            throw misplaced(part, "functionResponse", "user");
        } else if (part.has("text") || signature != null) {
            String text = part.string("text");
            turn.text(text == null ? "" : text, part.isTrue("thought"), signature);
        } else {
            other(part).forEach(turn::block);
        }
        part.finish();
    }

    private void userPart(List<Block> blocks, Fields part, int index) {
        if (part.has("functionResponse")) {
            Fields response = part.object("functionResponse");
            if (response != null) {
                blocks.add(calls.result(response, content, index));
            }
        } else if (part.has("functionCall")) {
            throw misplaced(part, "functionCall", "model");
        } else if (part.has("text")) {
            String text = part.string("text");
            part.ignore("thought");
            if (text != null && !text.isEmpty()) {
                blocks.add(new Block.Text(text));
            }
        } else {
            blocks.addAll(other(part));
        }
        part.finish();
    }

    private static List<Block> other(Fields part) {
        Block media = MediaReader.read(part);
        if (media != null) {
            return List.of(media);
        }
        String code = ran(part, "executableCode", "code");
        String output = ran(part, "codeExecutionResult", "output");
        List<Block> told = new ArrayList<>();
        if (!code.isEmpty()) {
            told.add(new Block.Text("```\n" + code + "\n```"));
        }
        if (!output.isEmpty()) {
            told.add(new Block.Text(output));
        }
        return told;
    }

    /** What Google's own sandbox did is told as text. */
    private static String ran(Fields part, String member, String field) {
        Fields holder = part.object(member);
        if (holder == null) {
            return "";
        }
        String text = holder.string(field);
        part.losses().add(Loss.changed(part.place(member), "what ran in Google's sandbox is told as text"));
        return text == null ? "" : text;
    }

    private static @Nullable String signature(Fields part) {
        String signature = part.string("thoughtSignature");
        return signature == null || signature.isEmpty() || GeminiSeals.isStandIn(signature) ? null : signature;
    }

    private static KeyrailException misplaced(Fields part, String member, String role) {
        return new KeyrailException(
                FailureCode.INVALID_REQUEST,
                "\"" + part.place(member) + "\" belongs to a content of role \"" + role + "\"");
    }
}

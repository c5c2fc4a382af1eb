package keyrail.auth.vault;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import keyrail.core.inference.Bytes;

/** Vectors about several key slots, and about slots that somebody without the root key put in. */
final class SlotVectors {
    private final VaultVector plain;
    private final OpenedHeader opened;
    private final KeySlot own;
    private final KeySlot another;

    /** @param another a good slot of the same vault, for another key file */
    SlotVectors(VaultVector plain, OpenedHeader opened, KeySlot own, KeySlot another) {
        this.plain = plain;
        this.opened = opened;
        this.own = own;
        this.another = another;
    }

    List<VaultVector> all() {
        KeySlot short31 = new KeySlot.KeyFileSlot(
                Bytes.of(Arrays.copyOf(own.wrapped().array(), own.wrapped().length() - 1)));
        KeySlot flipped =
                new KeySlot.KeyFileSlot(Bytes.of(flippedAt(own.wrapped().array(), 20)));
        return List.of(
                vector("two-slots", "none; the second of two slots fits the key file", "opens", honest(another, own)),
                vector("slot-of-another-key", "the only slot is for another key file", "vault_sealed", honest(another)),
                vector(
                        "slot-added",
                        "a slot was added by somebody who cannot make the code",
                        "vault_corrupt",
                        forged(own, another)),
                vector(
                        "slot-doubled",
                        "the slot stands there twice, under the old code",
                        "vault_corrupt",
                        forged(own, own)),
                vector(
                        "slots-swapped",
                        "two slots changed places, under the code of the old order",
                        "vault_corrupt",
                        new VaultHeader(opened.header().vaultId(), List.of(own, another), mac(another, own)).text()),
                vector(
                        "slot-removed",
                        "one of two slots was taken out, under the code of both",
                        "vault_corrupt",
                        new VaultHeader(opened.header().vaultId(), List.of(own), mac(another, own)).text()),
                vector(
                        "wrapped-key-changed-with-its-checksum",
                        "a byte of the wrapped key was changed and the checksum made to fit",
                        "vault_sealed",
                        forged(flipped)),
                vector(
                        "wrapped-key-shortened-with-its-checksum",
                        "the wrapped key lost its last byte and the checksum was made to fit",
                        "vault_sealed",
                        forged(short31)),
                vector(
                        "wrapped-key-empty-with-its-checksum",
                        "the wrapped key is empty and the checksum was made to fit",
                        "vault_sealed",
                        forged(new KeySlot.KeyFileSlot(Bytes.EMPTY))),
                vector(
                        "nine-slots",
                        "there are more slots than a header may have, under a good code",
                        "vault_corrupt",
                        honest(Collections.nCopies(9, own).toArray(KeySlot[]::new))));
    }

    private VaultVector vector(String name, String mutation, String expect, String header) {
        return plain.but(name, mutation, expect, Map.of("header-1", header, "header-2", header));
    }

    private String honest(KeySlot... slots) {
        return VaultHeader.of(opened.header().vaultId(), List.of(slots), opened.root())
                .text();
    }

    private String forged(KeySlot... slots) {
        return new VaultHeader(
                        opened.header().vaultId(),
                        List.of(slots),
                        opened.header().mac())
                .text();
    }

    private Bytes mac(KeySlot... slots) {
        return VaultHeader.of(opened.header().vaultId(), List.of(slots), opened.root())
                .mac();
    }

    static byte[] flippedAt(byte[] bytes, int index) {
        byte[] flipped = bytes.clone();
        flipped[index] ^= 1;
        return flipped;
    }
}

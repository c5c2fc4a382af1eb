/**
 * Forms of several parts ({@code multipart/form-data}, RFC 7578), as far as their routing fields must be understood.
 *
 * <p>May use: core, {@code wire.json}. Start reading at {@link keyrail.wire.form.FormBody}.
 */
@NullMarked
package keyrail.wire.form;

import org.jspecify.annotations.NullMarked;

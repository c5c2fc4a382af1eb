/**
 * What the vendors' requests look like: tables of fields, derived from the vendors' own SDKs.
 *
 * <p>May use Jackson and nothing of the rehearsal beside. Start at {@link keyrail.rehearsal.schema.FieldTable}.
 */
@NullMarked
package keyrail.rehearsal.schema;

import org.jspecify.annotations.NullMarked;

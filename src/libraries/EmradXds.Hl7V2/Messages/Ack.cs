using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Messages;

/// <summary>ACK: the general acknowledgment, original mode (HL7 v2.5 2.14.1; ITI TF-2 C.2.3).</summary>
public static class Ack
{
    /// <summary>Writes the answer to a message, in its delimiters (the usual ones where they have no escape), version and character
    /// set.</summary>
    /// <param name="request">The message, or its MSH segment alone.</param>
    /// <param name="code">MSA-1.</param>
    /// <param name="errors">ERR segments; warnings may go with AA.</param>
    /// <param name="now">MSH-7.</param>
    public static Er7Message Write(Er7Message request, AcknowledgmentCode code, IReadOnlyList<Err> errors, DateTimeOffset now)
    {
        Msh asked = Msh.Read(request);
        // Nothing is echoed raw: where the request has no escape character, the usual delimiters can still carry any value.
        Er7Builder builder = new(request.Separators.Escape == '\0' ? null : request.Separators);
        Msh msh = asked.Answer("ACK", asked.TriggerEvent, Msh.IsBefore25(asked.Version) ? "" : "ACK");
        msh.WriteAnswer(builder, request, now);
        new Msa(code, asked.ControlId).Write(builder);
        foreach (Err error in errors)
        {
            error.Write(builder, msh.Version);
        }

        return builder.Build(request.Encoding);
    }
}

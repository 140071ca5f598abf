using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Er7;

/// <summary>The bytes are not an ER7 message; the text says where and what was expected, never a value of the message.</summary>
public sealed class Er7Exception(Er7Error error) : Exception($"{error.Location}: {error.Text}")
{
    /// <summary>A message of the wrong kind for what it is read as.</summary>
    public Er7Exception(string text)
        : this(new Er7Error(207, new Erl("MSH", 1), text))
    {
    }

    /// <summary>What is wrong, in the form an ERR segment wants.</summary>
    public Er7Error Error => error;
}

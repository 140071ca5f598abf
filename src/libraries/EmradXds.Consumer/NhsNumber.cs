using System.Diagnostics.CodeAnalysis;

namespace EmradXds.Consumer;

/// <summary>An NHS NUMBER (NHS Data Model and Dictionary): ten digits, the tenth a check digit by the Modulus 11 algorithm.</summary>
public readonly record struct NhsNumber
{
    private const int Digits = 10;

    private NhsNumber(string value) => Value = value;

    /// <summary>The ten digits without spaces.</summary>
    public string Value { get; }

    /// <summary>Reads ten digits, with or without spaces between them.</summary>
    /// <param name="text">For instance <c>999 000 0018</c>.</param>
    /// <exception cref="FormatException">There are not ten digits, or the check digit is wrong; the text says which, never the
    /// number.</exception>
    public static NhsNumber Parse(string text) =>
        TryParse(text, out NhsNumber number, out string? reason) ? number : throw new FormatException(reason);

    /// <summary>Reads ten digits, with or without spaces between them; says what is wrong without naming the number.</summary>
    public static bool TryParse(string? text, out NhsNumber number, [NotNullWhen(false)] out string? reason)
    {
        number = default;
        string digits = (text ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length != Digits || !digits.All(char.IsAsciiDigit))
        {
            reason =
                $"An NHS Number has {Digits} digits; this text has {digits.Count(char.IsAsciiDigit)} digits in {digits.Length} characters.";
            return false;
        }

        if (CheckDigit(digits[..^1]) != digits[^1] - '0')
        {
            reason = "The check digit (the tenth) of this NHS Number is wrong by the Modulus 11 algorithm: a digit was mistyped.";
            return false;
        }

        (number, reason) = (new NhsNumber(digits), null);
        return true;
    }

    /// <summary>The check digit of the first nine digits by the Modulus 11 algorithm; null where it would be ten and no NHS Number
    /// begins so.</summary>
    /// <exception cref="ArgumentException">They are not nine digits.</exception>
    public static int? CheckDigit(string nineDigits)
    {
        if (nineDigits.Length != Digits - 1 || !nineDigits.All(char.IsAsciiDigit))
        {
            throw new ArgumentException("Nine digits are expected.", nameof(nineDigits));
        }

        // Weights fall from ten to two; eleven minus the remainder, where eleven counts as nought.
        int sum = nineDigits.Select((digit, at) => (digit - '0') * (Digits - at)).Sum();
        int check = (11 - (sum % 11)) % 11;
        return check == 10 ? null : check;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

namespace EmradXds.Identity;

/// <summary>The NHS Number: ten digits, the last a check digit (NHS Data Dictionary, NHS NUMBER).</summary>
public static class NhsNumber
{
    /// <summary>OID of the NHS Number in HL7 messages and XDS metadata.</summary>
    public const string Oid = "2.16.840.1.113883.2.1.4.1";

    /// <summary>Reads a number as people write it, with blanks or hyphens.</summary>
    /// <param name="text">For instance <c>943 476 5919</c>.</param>
    /// <param name="allowTestNumbers">Whether 999xxxxxxx, which is never issued, is accepted.</param>
    /// <param name="number">The ten digits.</param>
    /// <returns>False where it is not ten digits, its check digit is wrong, or it is a placeholder of one digit repeated, for all of which
    /// the check digit happens to be right.</returns>
    public static bool TryParse(string text, bool allowTestNumbers, out string number)
    {
        number = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (number.Length != 10 || number.AsSpan().ContainsAnyExceptInRange('0', '9') || !number.AsSpan(1).ContainsAnyExcept(number[0]))
        {
            return false;
        }

        int sum = 0;
        for (int i = 0; i < 9; i++)
        {
            sum += (number[i] - '0') * (10 - i);
        }

        // 10 cannot be written in one digit: such numbers are not issued. 11 is written 0.
        int check = (11 - (sum % 11)) % 11;
        return check == number[9] - '0' && (allowTestNumbers || !number.StartsWith("999", StringComparison.Ordinal));
    }
}

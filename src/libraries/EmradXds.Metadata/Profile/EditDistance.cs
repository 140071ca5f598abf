namespace EmradXds.Metadata.Profile;

/// <summary>How far two short texts are apart: single-character edits, as a share of the longer text; case does not count.</summary>
internal static class EditDistance
{
    /// <summary>Characters compared; what follows does not count.</summary>
    public const int MaxLength = 64;

    /// <summary>0 for the same text, 1 for nothing in common.</summary>
    public static double Between(string one, string other)
    {
        ReadOnlySpan<char> a = one.AsSpan(0, Math.Min(one.Length, MaxLength));
        ReadOnlySpan<char> b = other.AsSpan(0, Math.Min(other.Length, MaxLength));
        if (a.IsEmpty && b.IsEmpty)
        {
            return 0;
        }

        // Levenshtein with one row: row[j] is the distance between the part of a seen so far and the first j characters of b.
        Span<int> row = stackalloc int[MaxLength + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return (double)row[b.Length] / Math.Max(a.Length, b.Length);
    }
}

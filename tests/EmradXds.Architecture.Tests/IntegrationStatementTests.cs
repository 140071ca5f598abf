using System.Text.RegularExpressions;
using EmradXds.Testing;

namespace EmradXds.Architecture.Tests;

/// <summary>The listing of an actor's folder is its integration statement: what the statement claims is there, what is there is claimed.</summary>
public sealed partial class IntegrationStatementTests
{
    [Theory]
    [InlineData("Registry")]
    [InlineData("Repository")]
    [InlineData("Identity")]
    [InlineData("ImagingSource")]
    public void The_statement_lists_the_transaction_files_of_the_actor(string actor)
    {
        IEnumerable<string> files = Checkout.Sources
            .Where(file => file.Path.Replace('\\', '/').StartsWith($"src/actors/EmradXds.{actor}/", StringComparison.Ordinal))
            .Select(file => TransactionFile().Match(file.Name))
            .Where(match => match.Success)
            .Select(match => $"{match.Groups["kind"].Value.ToUpperInvariant()}-{match.Groups["number"].Value}")
            .Distinct()
            .Order(StringComparer.Ordinal);

        string statement = File.ReadAllText(Path.Combine(Surroundings.Root, "profiles", "emrad", "integration-statement.md"));
        IEnumerable<string> claimed = statement.Split('\n')
            .Where(line => line.StartsWith('|')
                && RowNames(actor).Any(name => Squeeze(line).Contains(Squeeze(name), StringComparison.OrdinalIgnoreCase)))
            .SelectMany(line => TransactionNumber().Matches(line).Select(match => match.Value))
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(files, claimed);
    }

    /// <summary>The actors of IHE that one of ours is.</summary>
    private static string[] RowNames(string actor) => actor switch
    {
        "Registry" => ["Document Registry"],
        "Repository" => ["Document Repository"],
        "Identity" => ["Patient Identifier Cross-reference Manager", "Patient Demographics Supplier"],
        _ => ["Imaging Document Source"],
    };

    private static string Squeeze(string text) => text.Replace(" ", "").Replace("-", "");

    [GeneratedRegex(@"^(?<kind>Iti|Rad)(?<number>\d+)\w*$")]
    private static partial Regex TransactionFile();

    [GeneratedRegex(@"\b(ITI|RAD)-\d+\b")]
    private static partial Regex TransactionNumber();
}

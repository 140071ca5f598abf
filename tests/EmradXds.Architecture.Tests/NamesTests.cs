using System.Text.RegularExpressions;

namespace EmradXds.Architecture.Tests;

public sealed partial class NamesTests
{
    [Fact]
    public void No_type_and_no_file_bears_a_word_that_says_nothing()
    {
        IEnumerable<string> offenders = Checkout.Sources
            .SelectMany(file => file.Types.Select(type => type.Name).Append(file.Name).Select(name => (file.Path, Name: name)))
            .Where(found => SaysNothing().IsMatch(found.Name))
            .Select(found => $"{found.Path}: {found.Name}")
            .Distinct();

        Assert.Empty(offenders);
    }

    [Fact]
    public void No_folder_bears_a_word_that_says_nothing()
    {
        // Dicom/Data is the one exception: the house gives that folder its name, after the data set.
        IEnumerable<string> offenders = Checkout.Sources
            .Select(file => Path.GetDirectoryName(file.Path)!.Replace('\\', '/'))
            .Distinct()
            .Where(folder => !folder.EndsWith("EmradXds.Dicom/Data", StringComparison.Ordinal))
            .Where(folder => folder.Split('/').Any(SaysNothing().IsMatch));

        Assert.Empty(offenders);
    }

    [Fact]
    public void One_public_type_a_file_and_the_file_is_named_for_it()
    {
        IEnumerable<string> offenders = Checkout.Sources
            .Select(file => (file, types: PublicType().Matches(file.Text).Select(match => match.Groups["name"].Value).Distinct().ToList()))
            .Where(found => found.types.Count > 1 || (found.types.Count == 1 && found.file.Name.Split('.')[0] != found.types[0]))
            .Select(found => $"{found.file.Path}: {string.Join(", ", found.types)}");

        Assert.Empty(offenders);
    }

    [Fact]
    public void No_regions() => Assert.Empty(Checkout.Sources.Where(file => file.Text.Contains("#region")).Select(file => file.Path));

    [GeneratedRegex(
        @"^(.*[a-z0-9])?(Common|Core|Shared|Base|Utils?|Helpers?|Manager|Wrapper|Processor|Impl|Info|Data|Dto|Abstractions|Custom)([A-Z].*)?$")]
    private static partial Regex SaysNothing();

    // Declared at the left margin, so nested types do not count.
    [GeneratedRegex(
        @"^public\s+(?:(?:static|sealed|abstract|partial|readonly|ref)\s+)*(?:class|interface|enum|struct|record struct|record class|record|delegate \S+)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();
}

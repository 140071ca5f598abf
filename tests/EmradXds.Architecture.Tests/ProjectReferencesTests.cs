using System.Xml.Linq;
using EmradXds.Testing;

namespace EmradXds.Architecture.Tests;

/// <summary>The arrows of the house, as a literal table: a new one is a decision, with a line in DECISIONS.md.</summary>
public sealed class ProjectReferencesTests
{
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["Dicom"] = "",
        ["Hl7V2"] = "",
        ["Soap"] = "",
        ["Metadata"] = "Hl7V2",
        ["Hl7V3"] = "Metadata",
        ["Consumer"] = "Dicom Hl7V2 Metadata Soap",
        ["Serving"] = "Hl7V2 Metadata Soap",
        ["Registry"] = "Hl7V3 Serving",
        ["Repository"] = "Serving",
        ["Identity"] = "Hl7V3 Serving",
        ["ImagingSource"] = "Dicom Serving",
        ["Storage.PostgreSql"] = "Identity ImagingSource Registry Repository",
        ["Storage.S3"] = "Repository",
        ["Storage.SqlServer"] = "Identity ImagingSource Registry Repository",
        ["Storage.Sqlite"] = "Identity ImagingSource Registry Repository",
        ["Host"] = "Consumer Identity ImagingSource Registry Repository Storage.PostgreSql Storage.S3 Storage.SqlServer Storage.Sqlite",
        ["Conformance"] = "Consumer",
    };

    public static TheoryData<string> ProjectNames => [.. Checkout.Projects.Select(NameOf)];

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void A_project_references_only_what_its_place_in_the_house_allows(string project)
    {
        XElement file = XElement.Load(Checkout.Projects.Single(path => NameOf(path) == project));
        IEnumerable<string> actual = file.Descendants("ProjectReference")
            .Select(reference => NameOf(reference.Attribute("Include")!.Value))
            .Order(StringComparer.Ordinal);

        Assert.Equal(Allowed[project], string.Join(' ', actual));
    }

    [Fact]
    public void Every_project_of_the_table_exists() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Checkout.Projects.Select(NameOf).Order(StringComparer.Ordinal));

    [Fact]
    public void Libraries_bring_no_package_along()
    {
        string libraries = Path.Combine(Checkout.Src, "libraries");
        IEnumerable<string> packages = Directory.EnumerateFiles(libraries, "*.csproj", SearchOption.AllDirectories)
            .SelectMany(path => XElement.Load(path).Descendants("PackageReference").Concat(XElement.Load(path).Descendants("FrameworkReference")))
            .Select(reference => reference.Attribute("Include")!.Value);

        Assert.Empty(packages);
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        string solution = File.ReadAllText(Path.Combine(Surroundings.Root, "EmradXds.sln")).Replace('\\', '/');
        IEnumerable<string> missing = new[] { "src", "tests", "samples" }
            .Select(folder => Path.Combine(Surroundings.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Surroundings.Root, path).Replace('\\', '/'))
            .Where(path => !solution.Contains(path, StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["EmradXds.".Length..];
}

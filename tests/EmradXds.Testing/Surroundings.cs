using Xunit;

namespace EmradXds.Testing;

/// <summary>What a test finds around it: the checkout, sample files, programs. What is missing skips the test, visibly.</summary>
public static class Surroundings
{
    /// <summary>The checkout's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A folder of the shared samples beside the checkout; skips the test where it is absent.</summary>
    public static string Samples() => Shared("samples", "sample files");

    /// <summary>The umbrella schema beside the checkout; skips the test where it is absent.</summary>
    public static string Schemas() => Path.Combine(Shared("schemas", "schemas"), "all.xsd");

    /// <summary>The schema of an HL7 V3 interaction (Normative Edition 2008) among the schemas beside the checkout; skips the test where it
    /// is absent.</summary>
    public static string Hl7V3Schema(string interaction)
    {
        string? schema = Directory
            .EnumerateFiles(Shared("schemas", "schemas"), $"{interaction}.xsd", SearchOption.AllDirectories)
            .FirstOrDefault();
        if (schema is null)
        {
            Assert.Skip("the HL7 V3 schemas are not among the schemas beside this checkout");
        }

        return schema;
    }

    /// <summary>The path of a program; skips the test where it is not installed.</summary>
    public static string Program(string name)
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"];
        string? path = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Skip($"{name} is not installed");
        }

        return path;
    }

    private static string Shared(string name, string what)
    {
        string folder = Path.Combine(Root, "..", "shared", name);
        if (!Directory.Exists(folder))
        {
            Assert.Skip($"the {what} are not beside this checkout");
        }

        return Path.GetFullPath(folder);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EmradXds.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside the checkout.");
    }
}

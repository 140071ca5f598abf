using System.Xml;
using System.Xml.Schema;
using Xunit;

namespace EmradXds.Testing;

/// <summary>Holds what we write against the published schemas; skips the test where they are not beside the checkout.</summary>
public static class SchemaValidation
{
    private static readonly Lazy<XmlSchemaSet> schemas = new(Load);

    public static void AssertValid(string message)
    {
        List<string> faults = [];
        XmlReaderSettings settings = new() { ValidationType = ValidationType.Schema, Schemas = schemas.Value };
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, fault) => faults.Add(fault.Message);
        using StringReader text = new(message);
        using XmlReader reader = XmlReader.Create(text, settings);
        while (reader.Read())
        {
        }

        Assert.Empty(faults);
    }

    private static XmlSchemaSet Load()
    {
        XmlSchemaSet set = new() { XmlResolver = new XmlUrlResolver() };
        set.Add(null, Surroundings.Schemas());
        set.Compile();
        return set;
    }
}

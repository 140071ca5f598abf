using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Schema;
using Xunit;

namespace EmradXds.Testing;

/// <summary>Holds what we write against the published schemas; skips the test where they are not beside the checkout.</summary>
public static class SchemaValidation
{
    private static readonly Lazy<XmlSchemaSet> schemas = new(() => Load(Surroundings.Schemas()));
    private static readonly ConcurrentDictionary<string, XmlSchemaSet> hl7V3 = [];

    public static void AssertValid(string message) => AssertValid(message, schemas.Value);

    /// <summary>An HL7 V3 message, by the schema of its interaction.</summary>
    public static void AssertValidHl7V3(string message, string interaction) =>
        AssertValid(message, hl7V3.GetOrAdd(interaction, name => Load(Surroundings.Hl7V3Schema(name))));

    private static void AssertValid(string message, XmlSchemaSet schemas)
    {
        List<string> faults = [];
        XmlReaderSettings settings = new() { ValidationType = ValidationType.Schema, Schemas = schemas };
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, fault) => faults.Add(fault.Message);
        using StringReader text = new(message);
        using XmlReader reader = XmlReader.Create(text, settings);
        while (reader.Read())
        {
        }

        Assert.Empty(faults);
    }

    private static XmlSchemaSet Load(string schema)
    {
        XmlSchemaSet set = new() { XmlResolver = new XmlUrlResolver() };
        set.Add(null, schema);
        set.Compile();
        return set;
    }
}

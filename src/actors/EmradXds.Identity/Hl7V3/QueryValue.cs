using System.Xml.Linq;
using EmradXds.Hl7V3;

namespace EmradXds.Identity.Hl7V3;

/// <summary>One value of a query parameter.</summary>
/// <param name="Element">The value element.</param>
/// <param name="Place">Its XPath, by which a fault names it.</param>
internal sealed record QueryValue(XElement Element, string Place)
{
    /// <summary>It states that it is not stated.</summary>
    public bool IsNull => Attribute("nullFlavor") is not null;

    /// <summary>As an II.</summary>
    public InstanceIdentifier Id => new(Attribute("root"), Attribute("extension"));

    /// <summary>An attribute, without blanks around it; null where nothing is left.</summary>
    public string? Attribute(string name) => InstanceIdentifier.Stated((string?)Element.Attribute(name));

    /// <summary>The stated texts of the parts of a name or an address that are called so.</summary>
    public IEnumerable<string> Parts(string name) =>
        Element.Elements(XName.Get(name, Hl7V3Names.Namespace)).Select(part => part.Value.Trim()).Where(text => text.Length > 0);
}

using EmradXds.Metadata.Profile;
using EmradXds.Testing;

namespace EmradXds.Metadata.Tests.Profile;

public sealed class ProfileFaultsTests
{
    [Fact]
    public void Every_fault_of_a_profile_stands_in_one_message_with_file_place_and_expectation()
    {
        using TempFolder folder = CopyOfMinimal();
        Change(folder, "domain.json", "\"urn:oid:2.999.646.1\"", "\"2.999.646.1\"");
        Change(folder, "domain.json", "\"NHS\"", "\"SHN\"", firstOnly: true);
        Change(folder, "domain.json", "\"en-GB\"", "\"en GB\", 5");
        Change(folder, "domain.json", "\"name\"", "\"nmae\"");
        Change(folder, "trusts/XYZ.json", "\"aeTitle\": \"XYZ\"", "\"aeTitle\": \"a title that is too long\"");
        Change(folder, "trusts/XYZ.json", "Europe/London", "Europe/Lincoln");
        Change(folder, "trusts/XYZ.json", "\"live\": true", "\"live\": \"yes\"");
        Change(folder, "trusts/XYZ.json", "\"oid\": \"2.999.646.10.1.1\"", "\"oid\": \"2.16.840.1.113883.2.1.4.1\"");
        Change(folder, "codes/typeCode.json", "\"typeCode\"", "\"classCode\"");
        Change(folder, "codes/classCode.json", "\"display\"", "\"meaning\"");
        File.Delete(folder.File("codes/formatCode.json"));
        File.WriteAllText(folder.File("codes/eventCodeList.json"), "{ \"attribute\": ");
        File.WriteAllText(folder.File("codes/colour.json"), "{}");

        string message = Assert.Throws<InvalidDataException>(() => AffinityDomain.Load(folder.Path)).Message;

        Assert.All(
            [
                "domain.json $.homeCommunityId is \"2.999.646.1\", expected urn:oid: and an OID",
                "domain.json $.patientIds is \"SHN\", expected the namespace of one of the authorities",
                "domain.json $.languageCodes[0] is \"en GB\", expected a language tag of RFC 5646",
                "domain.json $.languageCodes[1] is 5, expected a language tag of RFC 5646",
                "domain.json $.name is missing, expected the profile's name",
                "domain.json $.nmae is unknown, expected one of ",
                "trusts/XYZ.json $.aeTitle is \"a title that is too long\", expected 1 to 16 printable characters without backslash",
                "trusts/XYZ.json $.timeZone is \"Europe/Lincoln\", expected an IANA time zone",
                "trusts/XYZ.json $.live is \"yes\", expected true or false",
                "oid \"2.16.840.1.113883.2.1.4.1\" is used 2 times in the profile, expected once",
                "codes/typeCode.json $.attribute is \"classCode\", expected \"typeCode\", the file's name",
                "codes/classCode.json $.codes[0].display is missing, expected a text",
                "codes/classCode.json $.codes[0].meaning is unknown, expected one of ",
                "codes/formatCode.json is missing, expected in ",
                "codes/eventCodeList.json cannot be read: ",
                "codes/colour.json is not used, expected one of classCode, ",
            ],
            fault => Assert.Contains("\n" + fault, message, StringComparison.Ordinal));
        Assert.Contains("has 16 fault(s)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("domain.json", "[]", "domain.json $ is Array, expected an object")]
    [InlineData("domain.json", "{}", "domain.json $.trusts is no list with one item at least")]
    [InlineData("trusts/XYZ.json", "{\"patientIds\": 5}", "trusts/XYZ.json $.patientIds is Number, expected an object")]
    [InlineData("trusts/XYZ.json", "{}", "trusts/XYZ.json $.patientIds is missing, expected an object")]
    [InlineData("codes/typeCode.json", "{\"attribute\": \"typeCode\", \"codes\": [\"x\"]}",
        "codes/typeCode.json $.codes[0] is String, expected an object")]
    [InlineData("codes/typeCode.json", "{\"attribute\": \"typeCode\", \"codes\": []}",
        "codes/typeCode.json $.codes is no list with one item at least")]
    [InlineData("codes/typeCode.json",
        """{"attribute": "typeCode", "codes": [{"code":"a","scheme":"s","display":"d"},{"code":"a","scheme":"s","display":"e"}]}""",
        "codes/typeCode.json $.codes[1].code is \"a\" of s again, expected each once")]
    [InlineData("codes/contentTypeCode.json",
        """{"attribute": "contentTypeCode", "codes": [{"code":"a","scheme":"s","display":"d"}]}""",
        "domain.json $.linkChangeContentType is \"LINKCHANGE\", expected one of the codes in codes/contentTypeCode.json")]
    public void A_file_of_another_shape_is_a_fault(string file, string content, string expected)
    {
        using TempFolder folder = CopyOfMinimal();
        File.WriteAllText(folder.File(file), content);

        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => AffinityDomain.Load(folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_profile_is_a_fault() => Assert.Contains(
        "domain.json is missing", Assert.Throws<InvalidDataException>(() => AffinityDomain.Load("no-such-folder")).Message,
            StringComparison.Ordinal);

    private static TempFolder CopyOfMinimal()
    {
        TempFolder copy = new();
        string minimal = Path.Combine(Surroundings.Root, "profiles", "minimal");
        foreach (string file in Directory.EnumerateFiles(minimal, "*", SearchOption.AllDirectories))
        {
            string target = copy.File(Path.GetRelativePath(minimal, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private static void Change(TempFolder folder, string file, string find, string replacement, bool firstOnly = false)
    {
        string text = File.ReadAllText(folder.File(file));
        int at = text.IndexOf(find, StringComparison.Ordinal);
        Assert.NotEqual(-1, at);
        File.WriteAllText(folder.File(file), firstOnly
            ? text[..at] + replacement + text[(at + find.Length)..]
            : text.Replace(find, replacement, StringComparison.Ordinal));
    }
}

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EmradXds.Identity.Tests.Hl7V3;

/// <summary>Which elements and attributes stand in which, and in what order, as far as our answers go (HL7 V3 Normative Edition 2008,
/// MCCI_MT000200UV01, MCCI_MT000300UV01, MFMI_MT700711UV01, PRPA_MT201304UV02, PRPA_MT201310UV02).</summary>
/// <remarks>Beside the schemas, which not every checkout has.</remarks>
internal static partial class ContentModel
{
    private const string Head =
        "id creationTime interactionId processingCode processingModeCode acceptAckCode receiver sender acknowledgement ";

    private static readonly Dictionary<string, string> children = new()
    {
        ["MCCI_IN000002UV01"] = Head,
        ["PRPA_IN201306UV02"] = Head + "controlActProcess ",
        ["PRPA_IN201310UV02"] = Head + "controlActProcess ",
        ["receiver"] = "device ",
        ["sender"] = "device ",
        ["device"] = "id ",
        ["acknowledgement"] = "typeCode targetMessage (acknowledgementDetail )*",
        ["targetMessage"] = "id ",
        ["acknowledgementDetail"] = "code text (location )*",
        ["controlActProcess"] = "code (subject )*queryAck (queryByParameter )?",
        ["subject"] = "registrationEvent ",
        ["registrationEvent"] = "(id )*statusCode subject1 custodian ",
        ["subject1"] = "patient ",
        ["custodian"] = "assignedEntity ",
        ["assignedEntity"] = "(id )+",
        ["queryAck"] = "(queryId )?(statusCode )?queryResponseCode "
            + "(resultTotalQuantity )?(resultCurrentQuantity )?(resultRemainingQuantity )?",
        ["PRPA_IN201306UV02 patient"] = "(id )+statusCode patientPerson (providerOrganization )?subjectOf1 ",
        ["PRPA_IN201310UV02 patient"] = "(id )+statusCode patientPerson (providerOrganization )?",
        ["patientPerson"] = "(name )+(telecom )*(administrativeGenderCode )?(birthTime )?(deceasedInd )?(deceasedTime )?"
            + "(multipleBirthInd )?(multipleBirthOrderNumber )?(addr )*(asOtherIDs )*(personalRelationship )*",
        ["asOtherIDs"] = "(id )+scopingOrganization ",
        ["scopingOrganization"] = "(id )+",
        ["personalRelationship"] = "code relationshipHolder1 ",
        ["relationshipHolder1"] = "(name )+",
        ["name"] = "((prefix|given|family|suffix) )*",
        ["addr"] = "((streetAddressLine|city|state|postalCode|country) )*",
        ["providerOrganization"] = "(id )+contactParty ",
        ["subjectOf1"] = "queryMatchObservation ",
        ["queryMatchObservation"] = "code value ",
    };

    private static readonly Dictionary<string, string> attributes = new()
    {
        ["receiver"] = "typeCode=RCV",
        ["sender"] = "typeCode=SND",
        ["device"] = "classCode=DEV determinerCode=INSTANCE",
        ["acknowledgementDetail"] = "typeCode=",
        ["controlActProcess"] = "classCode=CACT moodCode=EVN",
        ["subject"] = "typeCode=SUBJ contextConductionInd=false",
        ["registrationEvent"] = "classCode=REG moodCode=EVN",
        ["subject1"] = "typeCode=SBJ",
        ["custodian"] = "typeCode=CST",
        ["assignedEntity"] = "classCode=ASSIGNED",
        ["patient"] = "classCode=PAT",
        ["patientPerson"] = "classCode=PSN determinerCode=INSTANCE",
        ["asOtherIDs"] = "classCode=PAT",
        ["scopingOrganization"] = "classCode=ORG determinerCode=INSTANCE",
        ["personalRelationship"] = "classCode=PRS",
        ["relationshipHolder1"] = "classCode=PSN determinerCode=INSTANCE",
        ["providerOrganization"] = "classCode=ORG determinerCode=INSTANCE",
        ["contactParty"] = "classCode=CON",
        ["queryMatchObservation"] = "classCode=COND moodCode=EVN",
    };

    public static void AssertMet(XElement answer)
    {
        foreach (XElement element in answer.DescendantsAndSelf()
            .Where(element => !element.Ancestors(V3.Namespace + "queryByParameter").Any()))
        {
            string name = element.Name.LocalName;
            Assert.Equal(V3.Namespace, element.Name.Namespace);
            if (name == "queryByParameter")
            {
                continue;
            }

            string actual = string.Concat(element.Elements().Select(child => child.Name.LocalName + " "));
            string expected = children.GetValueOrDefault($"{answer.Name.LocalName} {name}") ?? children.GetValueOrDefault(name) ?? "";
            Assert.True(Regex.IsMatch(actual, $"^({expected})$"), $"{name} has {actual}, expected {expected}");
            string stated = string.Join(
                ' ', element.Attributes().Where(a => !a.IsNamespaceDeclaration).Select(a => $"{a.Name.LocalName}={a.Value}"));
            Assert.True(
                stated.StartsWith(attributes.GetValueOrDefault(name) ?? "", StringComparison.Ordinal), $"{name} has attributes {stated}");
        }

        foreach (XElement time in answer.Descendants()
            .Where(element => element.Name.LocalName is "creationTime" or "birthTime" or "deceasedTime"))
        {
            Assert.Matches(Time(), (string?)time.Attribute("value"));
        }
    }

    [GeneratedRegex("^[0-9]{4}([0-9]{2}([0-9]{2}([0-9]{6})?)?)?$")]
    private static partial Regex Time();
}

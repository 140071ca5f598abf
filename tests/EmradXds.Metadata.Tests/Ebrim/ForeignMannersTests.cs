using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Metadata.Tests.Ebrim;

public sealed class ForeignMannersTests
{
    private static readonly string vector = File.ReadAllText(Path.Combine(
            Surroundings.Root, "tests", "EmradXds.Metadata.Tests", "Vectors", "register-in-another-manner.xml"))
        .Replace("""<?xml version="1.0" encoding="UTF-8"?>""", "", StringComparison.Ordinal);

    [Fact]
    public void Any_order_any_prefix_and_kinds_beside_their_packages_are_understood()
    {
        Findings findings = [];

        Submission read = Samples.Read(vector, reader => SubmitObjectsRequest.Read(reader, findings));

        Assert.Empty(findings);
        Assert.Equivalent(
            new Submission
            {
                Set = new SubmissionSet
                {
                    EntryUuid = "urn:uuid:0b2a52a2-6a6e-4c43-9d0b-4f2a1f0c0a01",
                    UniqueId = "2.999.1.2.4",
                    SubmissionTime = "20261124213001",
                },
                Documents =
                [
                    new DocumentEntry
                    {
                        EntryUuid = "urn:uuid:0b2a52a2-6a6e-4c43-9d0b-4f2a1f0c0a02",
                        Status = AvailabilityStatus.Approved,
                        UniqueId = "2.999.1.2.3",
                        PatientId = Samples.Patient,
                        SourcePatientId = "LN4711^^^&2.999.7.1&ISO",
                        MimeType = "application/dicom",
                        Title = "CT head",
                        Names = [new LocalizedString("CT head", "en-GB", "UTF-8")],
                        CreationTime = "20261124213000",
                        LanguageCode = "en-GB",
                        Hash = "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
                        Size = 1024,
                        RepositoryUniqueId = "2.999.9",
                        ClassCode = new Code("IMAGES", "1.3.6.1.4.1.19376.1.2.6.1", "Images"),
                        ConfidentialityCodes = [new Code("N", "2.16.840.1.113883.5.25")],
                        ExtraSlots = [new Slot("urn:example:vendor", ["kept"])],
                    },
                ],
                Associations =
                [
                    new Association
                    {
                        EntryUuid = "urn:uuid:0b2a52a2-6a6e-4c43-9d0b-4f2a1f0c0a04",
                        Type = AssociationTypes.HasMember,
                        Source = "urn:uuid:0b2a52a2-6a6e-4c43-9d0b-4f2a1f0c0a01",
                        Target = "urn:uuid:0b2a52a2-6a6e-4c43-9d0b-4f2a1f0c0a02",
                        SubmissionSetStatus = "Original",
                    },
                ],
            },
            read,
            strict: true);
    }

    [Fact]
    public void What_was_read_and_written_reads_the_same_again()
    {
        Submission first = Samples.Read(vector, reader => SubmitObjectsRequest.Read(reader, []));
        string written = Samples.Write(writer => SubmitObjectsRequest.Write(writer, first));

        Assert.Equivalent(first, Samples.Read(written, reader => SubmitObjectsRequest.Read(reader, [])), strict: true);
    }
}

using System.Buffers;
using EmradXds.Dicom.Network.UpperLayer;
using EmradXds.Testing;

namespace EmradXds.Dicom.Tests.Network.UpperLayer;

public sealed class PduReaderTests
{
    private static readonly AAssociateRq Request = new()
    {
        CalledAeTitle = "RX1",
        CallingAeTitle = "MODALITY",
        PresentationContexts =
        [
            new(1, "1.2.840.10008.1.1", ["1.2.840.10008.1.2"]),
            new(255, "1.2.840.10008.5.1.4.1.1.2", ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.70"]),
        ],
        UserInformation = new UserInformation
        {
            MaximumLength = 16_384,
            ImplementationClassUid = "1.2.3.4",
            ImplementationVersionName = "TEST_1",
            AsynchronousOperationsWindow = new(8, 1),
            RoleSelections = [new("1.2.840.10008.5.1.4.1.1.2", Scu: true, Scp: false)],
            ExtendedNegotiations = [new("1.2.840.10008.5.1.4.1.1.2", new byte[] { 2, 0, 3 })],
            UserIdentity = new UserIdentity(2, true, "name"u8.ToArray(), "passcode"u8.ToArray()),
        },
    };

    [Fact]
    public void Every_PDU_is_read_as_it_was_written_however_it_is_cut()
    {
        AAssociateAc acceptance = new()
        {
            CalledAeTitle = "RX1",
            CallingAeTitle = "MODALITY",
            PresentationContexts =
                [new(1, PresentationContextResult.Acceptance, "1.2.840.10008.1.2"), new(3, PresentationContextResult.UserRejection, "1.2")],
            UserInformation = Request.UserInformation with { UserIdentity = null },
        };
        PDataTf data = new([Value(1, true, true, [1, 2, 3, 4]), Value(1, false, false, [5, 6]), Value(3, false, true, [])]);
        Pdu[] all = [Request, acceptance, new AAssociateRj(1, 1, 7), data, AReleaseRq.Instance, AReleaseRp.Instance, new AAbort(2, 6)];

        foreach (Pdu pdu in all)
        {
            byte[] bytes = PduWriter.Write(pdu);
            foreach (ReadOnlySequence<byte> cut in Segments.Sequences(bytes))
            {
                PduReadResult read = PduReader.Read(cut, new PduLimits());

                Assert.Equal(PduReadStatus.Done, read.Status);
                Assert.Equal(bytes.Length, read.Length);
                Assert.Equal(pdu.GetType(), read.Pdu!.GetType());
                Assert.Equal(bytes, PduWriter.Write(read.Pdu));
            }
        }
    }

    [Fact]
    public void A_request_keeps_everything_that_was_negotiated()
    {
        AAssociateRq read = (AAssociateRq)Read(PduWriter.Write(Request)).Pdu!;

        Assert.Equal(("RX1", "MODALITY"), (read.CalledAeTitle, read.CallingAeTitle));
        Assert.Equal(AAssociateRq.DicomApplicationContext, read.ApplicationContextName);
        Assert.Equal(["1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.70"], read.PresentationContexts[1].TransferSyntaxes);
        Assert.Equal(255, read.PresentationContexts[1].Id);
        Assert.Equal(16_384u, read.UserInformation.MaximumLength);
        Assert.Equal(("1.2.3.4", "TEST_1"), (read.UserInformation.ImplementationClassUid, read.UserInformation.ImplementationVersionName));
        Assert.Equal(new AsynchronousOperationsWindow(8, 1), read.UserInformation.AsynchronousOperationsWindow);
        Assert.Equal(Request.UserInformation.RoleSelections, read.UserInformation.RoleSelections);
        Assert.Equal(new byte[] { 2, 0, 3 }, read.UserInformation.ExtendedNegotiations[0].ApplicationInformation.ToArray());
        Assert.Equal("passcode"u8.ToArray(), read.UserInformation.UserIdentity!.Secondary.ToArray());
        Assert.DoesNotContain("112", read.UserInformation.ToString());
    }

    [Fact]
    public void Every_beginning_of_a_PDU_needs_more()
    {
        byte[] bytes = PduWriter.Write(Request);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(PduReadStatus.NeedMore, Read(bytes[..length]).Status);
        }
    }

    [Fact]
    public void What_follows_a_PDU_stays_in_the_buffer()
    {
        byte[] bytes = [.. PduWriter.Write(AReleaseRq.Instance), .. PduWriter.Write(AAbort.ServiceUser)];
        PduReadResult first = Read(bytes);
        PduReadResult second = Read(bytes[(int)first.Length..]);

        Assert.IsType<AReleaseRq>(first.Pdu);
        Assert.Equal(AAbort.ServiceUser, second.Pdu);
    }

    [Theory]
    [InlineData("47", "2/1")] // HTTP
    [InlineData("00", "2/1")]
    [InlineData("08", "2/1")]
    [InlineData("04 00 FFFFFFFF", "2/6")]
    [InlineData("01 00 FFFFFFFF", "2/6")]
    [InlineData("04 00 00020001", "2/6")]
    [InlineData("05 00 00000005", "2/6")]
    [InlineData("07 00 00000003", "2/6")]
    public void A_wrong_type_or_length_is_malformed_before_the_body_is_there(string hex, string abort)
    {
        PduReadResult read = Read(Convert.FromHexString(hex.Replace(" ", "")));

        Assert.Equal(PduReadStatus.Malformed, read.Status);
        Assert.Contains(abort, read.Abort!.Words);
        Assert.NotEmpty(read.Problem!);
    }

    [Theory]
    [InlineData("")] // no value at all
    [InlineData("00000001 01")]
    [InlineData("00000001 01 02")] // shorter than its own header
    [InlineData("00000005 01 02 AABB")] // longer than the PDU
    [InlineData("FFFFFFFF 01 02 AABB")]
    [InlineData("00000004 01 02 AABB 000000")] // bytes left over
    public void Lying_lengths_of_presentation_data_values_are_malformed(string hex)
    {
        byte[] body = Convert.FromHexString(hex.Replace(" ", ""));

        Assert.Equal(PduReadStatus.Malformed, Read([4, 0, 0, 0, 0, (byte)body.Length, .. body]).Status);
    }

    [Fact]
    public void A_flood_of_empty_fragments_is_malformed()
    {
        Pdv empty = Value(1, false, false, []);
        byte[] fine = PduWriter.Write(new PDataTf([.. Enumerable.Repeat(empty, 256)]));
        byte[] flood = PduWriter.Write(new PDataTf([.. Enumerable.Repeat(empty, 257)]));

        Assert.Equal(PduReadStatus.Done, Read(fine).Status);
        Assert.Equal(PduReadStatus.Malformed, Read(flood).Status);
    }

    [Fact]
    public void Item_lengths_beyond_what_is_there_are_malformed_and_never_thrown()
    {
        byte[] bytes = PduWriter.Write(Request);
        // Every byte of the items in turn says 255: lengths lie, types and ids are odd ones. Whatever comes, it is an answer.
        int malformed = 0;
        for (int at = 74; at < bytes.Length; at++)
        {
            byte[] changed = [.. bytes];
            changed[at] = 0xFF;
            malformed += Read(changed).Status == PduReadStatus.Malformed ? 1 : 0;
        }

        Assert.True(malformed > 20, $"{malformed} of {bytes.Length - 74}");
    }

    [Theory]
    [InlineData(2, 1)] // even
    [InlineData(1, 1)] // twice
    public void Presentation_context_ids_are_odd_and_used_once(byte first, byte second)
    {
        AAssociateRq request = Request with
        {
            PresentationContexts =
                [new(first, "1.2.840.10008.1.1", ["1.2.840.10008.1.2"]), new(second, "1.2.840.10008.1.1", ["1.2.840.10008.1.2"])],
        };

        PduReadResult read = Read(PduWriter.Write(request));

        Assert.Equal(PduReadStatus.Malformed, read.Status);
        Assert.Contains("presentation context id", read.Problem);
    }

    [Fact]
    public void More_items_than_the_cap_are_malformed()
    {
        byte[] bytes = PduWriter.Write(Request);

        Assert.Equal(PduReadStatus.Malformed, PduReader.Read(new ReadOnlySequence<byte>(bytes), new PduLimits { MaxItems = 12 }).Status);
    }

    [Fact]
    public void Unknown_items_are_skipped_and_padding_goes()
    {
        byte[] unknown = [0x77, 0, 0, 3, 1, 2, 3];
        byte[] bytes = PduWriter.Write(Request);
        byte[] longer = [.. bytes[..74], .. unknown, .. bytes[74..]];
        longer[5] += (byte)unknown.Length;
        "RX1\0\0\0\0\0"u8.CopyTo(longer.AsSpan(10));

        AAssociateRq read = (AAssociateRq)Read(longer).Pdu!;

        Assert.Equal("RX1", read.CalledAeTitle);
        Assert.Equal(2, read.PresentationContexts.Count);
    }

    private static PduReadResult Read(byte[] bytes) => PduReader.Read(new ReadOnlySequence<byte>(bytes), new PduLimits());

    private static Pdv Value(byte contextId, bool isCommand, bool isLast, byte[] fragment) =>
        new(contextId, isCommand, isLast, new ReadOnlySequence<byte>(fragment));
}

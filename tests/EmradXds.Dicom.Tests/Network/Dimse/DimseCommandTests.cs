using EmradXds.Dicom.Network.Dimse;

namespace EmradXds.Dicom.Tests.Network.Dimse;

public sealed class DimseCommandTests
{
    [Fact]
    public void A_request_is_read_as_it_was_written()
    {
        DimseCommand request = new()
        {
            Field = CommandField.CStoreRq,
            MessageId = 7,
            AffectedSopClassUid = "1.2.840.10008.5.1.4.1.1.2",
            AffectedSopInstanceUid = "1.2.3.4",
            HasDataset = true,
        };

        Assert.Equal(request, DimseCommand.Read(request.Write(), out string? problem));
        Assert.Null(problem);
    }

    [Fact]
    public void An_echo_request_has_the_bytes_of_the_standard()
    {
        byte[] bytes = new DimseCommand { Field = CommandField.CEchoRq, MessageId = 1, AffectedSopClassUid = "1.2.840.10008.1.1" }.Write();

        Assert.Equal(
            "0000000004000000" + "38000000" // group length: 56 bytes follow
            + "0000020012000000" + "312E322E3834302E31303030382E312E3100" // padded with NUL
            + "0000000102000000" + "3000"
            + "0000100102000000" + "0100"
            + "0000000802000000" + "0101",
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void A_comment_is_cut_to_64_characters_of_ISO_646()
    {
        DimseCommand response = new() { Field = CommandField.CStoreRsp, Status = 0xC000, ErrorComment = "ü" + new string('x', 80) };

        DimseCommand read = DimseCommand.Read(response.Write(), out _)!;

        Assert.Equal("?" + new string('x', 63), read.ErrorComment);
        Assert.True(read.IsResponse);
    }

    [Theory]
    [InlineData("00000001 02000000 3000", "Command Data Set Type")]
    [InlineData("00000008 02000000 0101", "Command Field")]
    [InlineData("00000001 FFFFFFFF 3000", "4294967295 bytes")]
    [InlineData("00000001 04000000 30000000", "2 were expected")]
    [InlineData("08000500 02000000 3000", "(0008,0005)")]
    [InlineData("00000001 0200", "left over")]
    [InlineData("", "Command Field")]
    public void A_malformed_command_set_says_what_is_wrong(string hex, string words)
    {
        Assert.Null(DimseCommand.Read(Convert.FromHexString(hex.Replace(" ", "")), out string? problem));
        Assert.Contains(words, problem);
    }
}

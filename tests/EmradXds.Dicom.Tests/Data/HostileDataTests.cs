using System.Buffers.Binary;
using System.IO.Compression;
using EmradXds.Dicom.Data;
using EmradXds.Testing;
using static EmradXds.Dicom.Tests.Data.DatasetText;

namespace EmradXds.Dicom.Tests.Data;

/// <summary>Attacks: each ends in a clear exception, after little memory and little time.</summary>
public sealed class HostileDataTests
{
    private static readonly DicomTransferSyntax Explicit = DicomTransferSyntax.ExplicitVRLittleEndian;

    [Theory]
    [InlineData("1000 2000 4C4F 0001 4131", "1000 2000")]
    [InlineData("E07F 1000 4F42 0000 FEFFFFFF 0102", "E07F 1000")]
    [InlineData("4000 7502 5351 0000 14000000 FEFF 00E0 20000000 1000 2000 4C4F 0200 4131", "4000 7502")]
    [InlineData("4000 7502 5351 0000 12000000 FEFF 00E0 0A000000 1000 2000 4C4F 0400 4131 4142", "1000 2000")]
    [InlineData("4000 7502 5351 0000 0C000000 FEFF 00E0 04000000 1000 2000 4C4F 0400 4131 4142", "4000 7502")]
    public void A_length_beyond_what_is_there_is_refused(string hex, string tag)
    {
        DicomFormatException refused = Refused(Hex(hex), Explicit);

        Assert.Equal(TagOf(tag), refused.Tag);
    }

    [Fact]
    public void A_length_of_four_gigabytes_takes_no_memory()
    {
        byte[] bytes = Hex("1000 1000 5554 0000 FEFFFFFF 4141");
        DicomReadOptions options = new() { MaxValueBytesInMemory = int.MaxValue, MaxBytesInMemory = long.MaxValue };
        long before = GC.GetAllocatedBytesForCurrentThread();

        Refused(bytes, Explicit, options);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public async Task A_file_whose_value_ends_behind_it_is_refused_without_reading_on()
    {
        byte[] bytes = [.. DicomFile.Header("1.2", "1.3", Explicit.Uid), .. Hex("E07F 1000 4F57 0000 00000010"), .. new byte[100_000]];
        using TempFolder folder = new();
        string path = folder.File("lying.dcm");
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        DicomFormatException refused = Assert.Throws<DicomFormatException>(() => DicomFile.Open(path));

        Assert.Equal(DicomTags.PixelData, refused.Tag);
        Assert.Equal(bytes.Length - 100_000, refused.Position);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    public void Two_thousand_nested_sequences_are_refused(string uid)
    {
        string level = uid == Explicit.Uid ? "4000 7502 5351 0000 FFFFFFFF FEFF 00E0 FFFFFFFF" : "4000 7502 FFFFFFFF FEFF 00E0 FFFFFFFF";
        byte[] bytes = Hex(string.Concat(Enumerable.Repeat(level, 2000)));

        DicomFormatException refused = Refused(bytes, DicomTransferSyntax.Of(uid));

        Assert.Equal(DicomTags.RequestAttributesSequence, refused.Tag);
        Assert.Contains("64", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixty_four_nested_sequences_pass()
    {
        DicomDataset dataset = new();
        for (int i = 0; i < 64; i++)
        {
            dataset = new DicomDataset().Add(DicomTags.RequestAttributesSequence, dataset);
        }

        Assert.Single(Parse(Written(dataset, Explicit), Explicit).Elements);
    }

    [Theory]
    [InlineData("0800 0500 4353 0000")]
    [InlineData("FEFF DDE0 00000000")]
    [InlineData("FEFF 0DE0 00000000")]
    public void A_flood_of_empty_elements_is_refused(string hex)
    {
        byte[] element = Hex(hex);
        byte[] bytes = [.. Enumerable.Repeat(element, 20_001).SelectMany(bytes => bytes)];

        Refused(bytes, Explicit, new DicomReadOptions { MaxElements = 20_000 });
        Assert.Equal(1_000_000, DicomReadOptions.Default.MaxElements);
    }

    [Fact]
    public void Elements_in_falling_order_take_no_quadratic_time()
    {
        byte[] bytes = new byte[8 * 400_000];
        for (int i = 0; i < 400_000; i++)
        {
            uint tag = 0x7000_0000u - (2 * (uint)i);
            Span<byte> at = bytes.AsSpan(8 * i);
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)(tag >> 16));
            BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)tag);
            "LO"u8.CopyTo(at[4..]);
        }

        IReadOnlyList<DicomElement> elements = Parse(bytes, Explicit).Elements;

        Assert.Equal(400_000, elements.Count);
        Assert.True(elements[0].Tag < elements[^1].Tag);
    }

    [Fact]
    public void A_flood_of_fragments_takes_no_quadratic_time_and_is_refused()
    {
        byte[] fragment = Hex("FEFF 00E0 00000000");
        byte[] bytes =
        [
            .. Hex("E07F 1000 4F42 0000 FFFFFFFF FEFF 00E0 02000000 0102"),
            .. Enumerable.Repeat(fragment, 900_000).SelectMany(bytes => bytes),
            .. Hex("FEFF DDE0 00000000"),
        ];
        DicomReadOptions options = new() { MaxValueBytesInMemory = 1 };

        Assert.Equal(900_001, Parse(bytes, Explicit, options).Elements[0].Fragments!.Count);
        Refused(bytes, Explicit, options with { MaxElements = 1_000 });
    }

    [Fact]
    public void Values_that_are_too_many_to_hold_are_refused()
    {
        byte[] element = [.. Hex("0900 0110 4F42 0000 00000100"), .. new byte[65_536]];
        DicomReadOptions options = new() { MaxBytesInMemory = 1 << 20 };

        byte[] bytes = [.. Enumerable.Repeat(element, 17).SelectMany(bytes => bytes)];
        Assert.Equal(new DicomTag(9, 0x1001), Refused(bytes, Explicit, options).Tag);
    }

    [Fact]
    public void A_deflate_bomb_is_refused_after_a_small_part_of_it()
    {
        using MemoryStream bomb = new();
        using (DeflateStream deflater = new(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflater.Write(Hex("E07F 1000 4F42 0000 00000020"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 512; i++)
            {
                deflater.Write(zeros);
            }
        }

        DicomFormatException refused = Refused(bomb.ToArray(), DicomTransferSyntax.DeflatedExplicitVRLittleEndian);

        Assert.Contains("inflates beyond", refused.Message, StringComparison.Ordinal);
        Assert.InRange(refused.Position, 1, 200 * bomb.Length + (128 << 10));
    }

    [Fact]
    public void The_absolute_cap_of_inflation_holds()
    {
        DicomTransferSyntax deflated = DicomTransferSyntax.DeflatedExplicitVRLittleEndian;
        byte[] bytes = Written(new DicomDataset().Add(DicomTags.PixelData, new byte[50_000]), deflated);

        Refused(bytes, deflated, new DicomReadOptions { MaxInflatedBytes = 40_000 });
    }

    [Fact]
    public void What_is_not_deflated_at_all_is_refused() =>
        Refused([0xFF, 0xFF, 0xFF, 0xFF], DicomTransferSyntax.DeflatedExplicitVRLittleEndian);

    [Theory]
    [InlineData("1000 2000 FFFFFFFF", "1.2.840.10008.1.2")]
    [InlineData("1000 2000 5554 0000 FFFFFFFF", "1.2.840.10008.1.2.1")]
    [InlineData("1000 2000 4F42 0000 FFFFFFFF", "1.2.840.10008.1.2.1")]
    [InlineData("1000 2000 554E 0000 FFFFFFFF", "1.2.840.10008.1.2.1")]
    public void An_undefined_length_where_no_sequence_can_be_is_refused(string hex, string uid)
    {
        DicomFormatException refused = Refused(Hex(hex), DicomTransferSyntax.Of(uid));

        Assert.Equal(DicomTags.PatientID, refused.Tag);
    }

    [Theory]
    [InlineData("4000 7502 5351 0000 FFFFFFFF 1000 2000 4C4F 0200 4131")]
    [InlineData("FEFF 00E0 00000000")]
    [InlineData("E07F 1000 4F42 0000 FFFFFFFF FEFF 00E0 FFFFFFFF")]
    [InlineData("E07F 1000 4F42 0000 FFFFFFFF 1000 2000 4C4F 0200")]
    public void What_stands_where_items_should_is_refused(string hex) => Refused(Hex(hex), Explicit);

    [Fact]
    public void Random_bytes_and_random_changes_never_end_in_another_exception()
    {
        Random random = new(20261124);
        byte[] good = Written(DicomDatasetParserTests.Example(), Explicit);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] bytes = [.. good];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(4) == 0 ? (byte)0xFF : (byte)random.Next(256);
            }

            DicomTransferSyntax syntax = (round % 3) switch
            {
                0 => Explicit,
                1 => DicomTransferSyntax.ImplicitVRLittleEndian,
                _ => DicomTransferSyntax.ExplicitVRBigEndian,
            };
            try
            {
                DicomDataset dataset = Parse(bytes, syntax);
                Assert.All(dataset.Elements, element => dataset.GetStrings(element.Tag));
                Written(dataset, Explicit);
            }
            catch (DicomFormatException)
            {
                // Refused: as good as read.
            }
        }
    }

    private static DicomTag TagOf(string hex)
    {
        byte[] bytes = Hex(hex);
        return new DicomTag(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2)));
    }

    private static DicomFormatException Refused(byte[] bytes, DicomTransferSyntax syntax, DicomReadOptions? options = null)
    {
        DicomFormatException refused = Assert.Throws<DicomFormatException>(() => Parse(bytes, syntax, options));
        Assert.True(syntax.IsDeflated || refused.Position <= bytes.Length);
        Assert.True(refused.Position >= 0);
        return refused;
    }
}

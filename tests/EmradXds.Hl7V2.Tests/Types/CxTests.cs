using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Tests.Types;

public sealed class CxTests
{
    [Fact]
    public void Repetitions_are_read_with_every_spelling_of_the_authority()
    {
        Er7Field field = Er7Message.Parse(
            "MSH|^~\\&|A\rPID|1||a^^^RWD~b^^^&2.9.1&ISO~c^^^RWD&2.9.1&ISO^MR~~\"\"~d~e^^^&2.9.1~f^^^&&ISO\r").First("PID")[3];

        IReadOnlyList<Cx> all = Cx.ReadAll(field);

        Assert.Equal(
            [
                new Cx("a", new Hd("RWD", null, null)),
                new Cx("b", new Hd(null, "2.9.1", "ISO")),
                new Cx("c", new Hd("RWD", "2.9.1", "ISO"), "MR"),
                new Cx("d", Hd.None),
                new Cx("e", new Hd(null, "2.9.1", null)),
                new Cx("f", new Hd(null, null, "ISO")),
            ],
            all);
        Assert.Equal([true, true, true, false, false, false], all.Select(cx => cx.Authority.IsWellFormed));
    }

    [Theory]
    [InlineData("9990000018^^^&2.16.840.1.113883.2.1.4.1&ISO", "9990000018")]
    [InlineData(@"a\T\b^^^&2.999.1&ISO", "a&b")]
    [InlineData("9990000018^^^NHS&2.16.840.1.113883.2.1.4.1&ISO", null)]
    [InlineData("9990000018^^^&2.16.840.1.113883.2.1.4.1&ISO^NH", null)]
    [InlineData("9990000018^^^&2.16.840.1.113883.2.1.4.1", null)]
    [InlineData("9990000018^^^&2.16.0840&ISO", null)]
    [InlineData("9990000018^^^&&ISO", null)]
    [InlineData("9990000018^^^&2.9&DNS", null)]
    [InlineData("9990000018", null)]
    [InlineData("^^^&2.999.1&ISO", null)]
    [InlineData("a~b^^^&2.999.1&ISO", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_form_of_XDS_metadata_is_exact(string? text, string? id)
    {
        Assert.Equal(id is not null, Cx.TryParseXds(text, out Cx? value));
        Assert.Equal(id, value?.Id);
        Assert.Equal(id is null ? null : text, value?.ToXds());
    }

    [Theory]
    [InlineData("D12^Welby^Marcus^J^MD^Dr^^^&2.999.1&ISO")]
    [InlineData("^Welby^Marcus")]
    [InlineData(@"^O\T\Neil")]
    public void An_XCN_of_XDS_metadata_comes_back(string text)
    {
        Assert.True(Xcn.TryParseXds(text, out Xcn? value));
        Assert.Equal(text, value!.ToXds());
    }

    [Theory]
    [InlineData("Some Hospital^^^^^^^^^1.2.3.9.1789.45", true)]
    [InlineData("Some Hospital^^^^^&2.999.1&ISO^^^^45", true)]
    [InlineData("Some Hospital", true)]
    [InlineData("Some Hospital^^^^^^^^^45", false)]
    [InlineData("^^^^^&2.999.1&ISO^^^^45", false)]
    [InlineData("Some Hospital^^^^^&2.999.1^^^^45", false)]
    public void An_XON_of_XDS_metadata_comes_back_or_is_refused(string text, bool good)
    {
        Assert.Equal(good, Xon.TryParseXds(text, out Xon? value));
        Assert.Equal(good ? text : null, value?.ToXds());
    }

    [Fact]
    public void An_XCN_without_id_and_name_or_with_a_lone_OID_is_refused()
    {
        Assert.False(Xcn.TryParseXds("^^Marcus", out _));
        Assert.False(Xcn.TryParseXds("D12^Welby^^^^^^^&2.999.1", out _));
    }
}

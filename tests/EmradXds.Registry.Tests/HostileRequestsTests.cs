using System.Text;
using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests;

/// <summary>Attacks by the form of a message, against ITI-42 and ITI-18. After each the registry holds what it held, and answers.</summary>
/// <remarks>Runs alone: some tests count what the whole process allocates.</remarks>
[CollectionDefinition(nameof(HostileRequestsTests), DisableParallelization = true)]
[Collection(nameof(HostileRequestsTests))]
public sealed class HostileRequestsTests(HostileRequestsTests.Attacked attacked) : IClassFixture<HostileRequestsTests.Attacked>, IDisposable
{
    private readonly Tripwire trap = new();
    private readonly RegistryUnderTest registry = attacked.Registry;

    public static TheoryData<string> Attacks => [.. HostileRequests.Attacks];

    private static string GoodRegistration => Write(writer => SubmitObjectsRequest.Write(writer, Submit.Of(Submit.Document(Submit.Mia))));

    private static string GoodQuery => Write(new FindDocuments { PatientId = Submit.Mia }.ToRequest().Write);

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Registration_is_refused_with_a_Sender_fault_and_nothing_happens(string attack) =>
        await AssertRefusedAsync(HostileRequests.Of(attack, GoodRegistration, trap));

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Query_is_refused_with_a_Sender_fault_and_nothing_happens(string attack) =>
        await AssertRefusedAsync(HostileRequests.Of(attack, GoodQuery, trap));

    [Fact]
    public async Task Addresses_that_a_message_merely_mentions_are_not_contacted()
    {
        HostileRequest request = HostileRequests.WithHintsOfAddresses(GoodRegistration, trap);
        (int status, string answer) = await registry.PostAsync(request.Bytes, request.ContentType);

        Assert.Equal(200, status);
        Assert.Contains("ResponseStatusType:Success", answer, StringComparison.Ordinal);
        trap.AssertUntouched([answer, .. registry.Log.Lines]);
    }

    [Fact]
    public async Task A_package_around_a_registration_is_read_to_its_end_and_answered()
    {
        HostileRequest request = HostileRequests.Package(
            [HostileRequests.Root(HostileRequests.Envelope(GoodRegistration)), HostileRequests.Part("unnamed", "passed over")]);
        (int status, string answer) = await registry.PostAsync(request.Bytes, request.ContentType);

        Assert.Equal(200, status);
        Assert.Contains("ResponseStatusType:Success", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("billion laughs")]
    [InlineData("billion laughs in an attribute")]
    [InlineData("quadratic blow-up of entities")]
    [InlineData("nested elements that never end")]
    [InlineData("attributes by the hundred thousand")]
    [InlineData("element name of a million characters")]
    [InlineData("header of a part that never ends")]
    public async Task Refusal_takes_little_memory(string attack)
    {
        HostileRequest request = HostileRequests.Of(attack, GoodRegistration, trap);
        await AssertRefusedAsync(HostileRequests.Of(attack, GoodRegistration, trap));

        long before = GC.GetTotalAllocatedBytes(precise: true);
        _ = await registry.PostAsync(request.Bytes, request.ContentType);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.True(allocated < 32 << 20, $"{allocated:N0} bytes were allocated for a request of {request.Bytes.Length:N0}");
    }

    public void Dispose() => trap.Dispose();

    private async Task AssertRefusedAsync(HostileRequest request)
    {
        var before = await registry.CountAsync();
        (int status, string answer) = await registry.PostAsync(request.Bytes, request.ContentType);

        Assert.Equal(500, status);
        Assert.Contains("soap:Fault", answer, StringComparison.Ordinal);
        Assert.Contains("soap:Sender", answer, StringComparison.Ordinal);
        Assert.Equal(before, await registry.CountAsync());
        trap.AssertUntouched([answer, .. registry.Log.Lines]);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
    }

    private static string Write(Action<XmlWriter> body)
    {
        StringBuilder text = new();
        using (XmlWriter writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            body(writer);
        }

        return text.ToString();
    }

    /// <summary>One registry for all attacks: what one does to it, the next would find.</summary>
    public sealed class Attacked : IAsyncLifetime
    {
        private readonly TempFolder folder = new();

        internal RegistryUnderTest Registry { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);

        public async ValueTask DisposeAsync()
        {
            await Registry.DisposeAsync();
            folder.Dispose();
        }
    }
}

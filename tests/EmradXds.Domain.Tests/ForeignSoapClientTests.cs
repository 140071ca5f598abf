using System.ServiceModel;
using System.ServiceModel.Channels;
using System.Text;
using System.Xml;
using EmradXds.Testing;

namespace EmradXds.Domain.Tests;

/// <summary>SOAP stacks that nobody here wrote submit, find, retrieve and register: WCF's client and JAX-WS RI with MTOM both ways, zeep reading
/// it.</summary>
public sealed class ForeignSoapClientTests
{
    private const string Xdsb = "urn:ihe:iti:xds-b:2007";
    private const string Python = "/usr/bin/python3"; // the system's, where zeep is installed as a package

    /// <summary>JAX-WS RI and what it stands on, as the system's packages name them.</summary>
    private static readonly string[] jars =
    [
        "jaxws-rt", "jaxws-api", "jaxb-api", "jaxb-runtime", "jaxb-impl", "jaxb-core", "saaj-impl", "javax.xml.soap-api", "stax-ex",
        "streambuffer", "mimepull", "metro-policy", "istack-commons-runtime", "txw2", "gmbal", "jws-api", "javax.activation", "FastInfoset",
        "geronimo-annotation-1.3-spec", "stax2-api", "woodstox-core",
    ];

    [Fact]
    public async Task System_ServiceModel_submits_finds_retrieves_and_registers_with_MTOM_and_WS_Addressing()
    {
        await using TestDomain domain = await TestDomain.StartAsync();
        using ForeignExchange exchange = await ForeignExchange.StartAsync(domain);
        Uri registry = new(domain.Base, "registry");
        Uri repository = new(domain.Base, "repository");

        await AssertSuccessAsync(repository, "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b", new Submission(exchange));
        string found = await AssertSuccessAsync(registry, "urn:ihe:iti:2007:RegistryStoredQuery", new Element(exchange.Query));
        Assert.Contains(exchange.DocumentUniqueId, found, StringComparison.Ordinal);

        using (Message answer = await CallAsync(repository, "urn:ihe:iti:2007:RetrieveDocumentSet", new Element(exchange.Retrieval)))
        {
            XmlDictionaryReader body = answer.GetReaderAtBodyContents();
            Assert.True(body.ReadToFollowing("Document", Xdsb));
            Assert.Equal(exchange.Document, body.ReadElementContentAsBase64());
        }

        await AssertSuccessAsync(registry, "urn:ihe:iti:2007:RegisterDocumentSet-b", new Element(exchange.Registration));
        using Message fault = await CallAsync(registry, "urn:example:nobody", new Element(exchange.Query));
        Assert.True(MessageFault.CreateFault(fault, 65_536).Code.IsSenderFault);
    }

    [Fact]
    public async Task JAX_WS_submits_finds_retrieves_and_registers_with_MTOM_and_WS_Addressing()
    {
        string java = Surroundings.Program("java");
        _ = Surroundings.Program("javac");
        if (!File.Exists("/usr/share/java/jaxws-rt.jar"))
        {
            Assert.Skip("JAX-WS RI is not installed");
        }

        await using TestDomain domain = await TestDomain.StartAsync();
        using ForeignExchange exchange = await ForeignExchange.StartAsync(domain);
        string output = await PeerProcess.OutputAsync(
            java,
            "-cp", string.Join(':', jars.Select(jar => $"/usr/share/java/{jar}.jar")),
            Script("JaxWsPath.java"),
            domain.Base.ToString(),
            exchange.File("submission.xml", exchange.Submission),
            exchange.File("document", exchange.Document),
            exchange.File("query.xml", exchange.Query),
            exchange.RepositoryUniqueId,
            exchange.DocumentUniqueId,
            exchange.File("registration.xml", exchange.Registration),
            exchange.Retrieved);

        AssertSuccesses(output, "ITI-41", "ITI-18", "ITI-42");
        Assert.Equal(exchange.Document, await File.ReadAllBytesAsync(exchange.Retrieved));
    }

    /// <summary>zeep cannot send MTOM: the document is submitted by WCF.</summary>
    [Fact]
    public async Task Zeep_finds_retrieves_and_registers_with_WS_Addressing()
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/zeep"))
        {
            Assert.Skip("zeep is not installed");
        }

        await using TestDomain domain = await TestDomain.StartAsync();
        using ForeignExchange exchange = await ForeignExchange.StartAsync(domain);
        await AssertSuccessAsync(
            new Uri(domain.Base, "repository"), "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b", new Submission(exchange));
        string output = await PeerProcess.OutputAsync(
            Python,
            Script("zeep_path.py"),
            domain.Base.ToString(),
            exchange.File("query.xml", exchange.Query),
            exchange.File("retrieval.xml", exchange.Retrieval),
            exchange.File("registration.xml", exchange.Registration),
            exchange.Retrieved);

        AssertSuccesses(output, "ITI-18", "ITI-43", "ITI-42");
        Assert.Equal(exchange.Document, await File.ReadAllBytesAsync(exchange.Retrieved));
    }

    private static string Script(string name) => Path.Combine(Surroundings.Root, "tests", "EmradXds.Domain.Tests", "Scripts", name);

    private static void AssertSuccesses(string output, params string[] transactions)
    {
        foreach (string transaction in transactions)
        {
            Assert.Contains($"{transaction} urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success", output, StringComparison.Ordinal);
        }

        Assert.Contains("fault: ", output, StringComparison.Ordinal);
        Assert.Contains("urn:example:nobody", output, StringComparison.Ordinal);
    }

    private static async Task<string> AssertSuccessAsync(Uri address, string action, BodyWriter body)
    {
        using Message answer = await CallAsync(address, action, body);
        string text = answer.GetReaderAtBodyContents().ReadOuterXml();
        Assert.Contains("status=\"urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success\"", text, StringComparison.Ordinal);
        return text;
    }

    private static async Task<Message> CallAsync(Uri address, string action, BodyWriter body)
    {
        MtomMessageEncodingBindingElement encoding = new(MessageVersion.Soap12WSAddressing10, Encoding.UTF8) { MaxBufferSize = int.MaxValue };
        XmlDictionaryReaderQuotas.Max.CopyTo(encoding.ReaderQuotas);
        CustomBinding binding = new(
            encoding, new HttpTransportBindingElement { MaxReceivedMessageSize = int.MaxValue, MaxBufferSize = int.MaxValue });
        IChannelFactory<IRequestChannel> factory = binding.BuildChannelFactory<IRequestChannel>();
        await Task.Factory.FromAsync(factory.BeginOpen, factory.EndOpen, null);
        IRequestChannel channel = factory.CreateChannel(new EndpointAddress(address));
        await Task.Factory.FromAsync(channel.BeginOpen, channel.EndOpen, null);
        Message request = Message.CreateMessage(MessageVersion.Soap12WSAddressing10, action, body);
        return await Task.Factory.FromAsync(channel.BeginRequest, channel.EndRequest, request, null);
    }

    private static void WriteElement(XmlDictionaryWriter writer, string element)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(element));
        writer.WriteNode(reader, defattr: false);
    }

    private sealed class Element(string element) : BodyWriter(isBuffered: true)
    {
        protected override void OnWriteBodyContents(XmlDictionaryWriter writer) => WriteElement(writer, element);
    }

    private sealed class Submission(ForeignExchange exchange) : BodyWriter(isBuffered: true)
    {
        protected override void OnWriteBodyContents(XmlDictionaryWriter writer)
        {
            writer.WriteStartElement("ProvideAndRegisterDocumentSetRequest", Xdsb);
            WriteElement(writer, exchange.Submission);
            writer.WriteStartElement("Document", Xdsb);
            writer.WriteAttributeString("id", ForeignExchange.DocumentId);
            writer.WriteBase64(exchange.Document, 0, exchange.Document.Length);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
    }
}

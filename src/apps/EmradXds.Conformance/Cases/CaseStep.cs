namespace EmradXds.Conformance.Cases;

/// <summary>One step of a case as <c>case.json</c> writes it. Which members count depends on <see cref="Do"/>.</summary>
public sealed record CaseStep
{
    /// <summary><c>adt</c>, <c>merge</c>, <c>link-change</c>, <c>send-study</c>, <c>wait-published</c>, <c>retrieve</c>,
    /// <c>pix-query</c>, <c>soap</c>, <c>query</c> or <c>wait</c>.</summary>
    public required string Do { get; init; }

    /// <summary>What the step is for, in words.</summary>
    public string Title { get; init; } = "";

    /// <summary>Name of a patient of the case.</summary>
    public string Patient { get; init; } = "";

    /// <summary>merge: name of the patient whose id is retired; link-change: of the one that the local id was linked to before.</summary>
    public string Retired { get; init; } = "";

    /// <summary>adt, merge, link-change: <c>registry</c> is its feed of affinity-domain ids; by default, of the former two, the identity
    /// service that trusts feed.</summary>
    public string To { get; init; } = "";

    /// <summary>Name of a study of the case.</summary>
    public string Study { get; init; } = "";

    /// <summary>Which trust: <c>A</c> is the first of the system under test, <c>B</c> the second, and so on.</summary>
    public string Trust { get; init; } = "A";

    /// <summary>send-study: what the study is made of.</summary>
    public IReadOnlyList<CaseSeries> Series { get; init; } = [];

    /// <summary>soap: the transaction's number; query: <c>ITI-18</c> unless the query is one of <c>ITI-51</c>.</summary>
    public string Transaction { get; init; } = "";

    /// <summary>soap: the request's body, a file beside <c>case.json</c>.</summary>
    public string Request { get; init; } = "request.xml";

    /// <summary>query: a stored query's name, or an id that no query may have.</summary>
    public string Query { get; init; } = "";

    /// <summary>query: <c>LeafClass</c> or <c>ObjectRef</c>.</summary>
    public string Returns { get; init; } = "LeafClass";

    /// <summary>query: parameters, each as <c>$Name value</c> in the coding of ITI TF-2 3.18.4.1.2.3.5. A name that stands twice is two
    /// slots (AND); values parted by <c> | </c> are several Values of one slot (OR).</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>soap, query: what the answer must be, a file beside <c>case.json</c>.</summary>
    public string Expect { get; init; } = "expect.json";

    /// <summary>soap, query: what the answer must be, where it stands in <c>case.json</c> itself.</summary>
    public Expectation? Expects { get; init; }

    /// <summary>soap, query: values of the answer for later steps, by XPath; <c>${kept.NAME}</c> is what stood there.</summary>
    public IReadOnlyDictionary<string, string> Keep { get; init; } = new Dictionary<string, string>();

    /// <summary>soap: names of contents in the order of their MIME parts; empty: as the request names them.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>soap, query: wsa:ReplyTo; <c>listener</c> is an address of the runner, nowhere registered, that must not be
    /// contacted.</summary>
    public string ReplyTo { get; init; } = "";

    /// <summary>soap, query: values of this step alone: <c>${with.NAME}</c>, so that steps share a request and an expectation.</summary>
    public IReadOnlyDictionary<string, string> With { get; init; } = new Dictionary<string, string>();

    /// <summary>wait: how long. Times of metadata have whole seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Skip the step unless <c>sut.json</c> claims this by name.</summary>
    public string Claim { get; init; } = "";

    /// <summary>soap: how often; <c>${round}</c> counts from 1. May be a placeholder.</summary>
    public string Times { get; init; } = "1";

    /// <summary>soap, query: report the time it took under this name.</summary>
    public string Measure { get; init; } = "";

    /// <summary>soap: send as MTOM or plain; by default as the transaction asks.</summary>
    public bool? Mtom { get; init; }

    /// <summary>soap: while the answer has this error code, ask again until the deadline: what was fed may still be on its way.</summary>
    public string RetryWhile { get; init; } = "";

    /// <summary>wait-published: seconds from the last C-STORE after which visibility is late (a warning).</summary>
    public double? Within { get; init; }

    /// <summary>Trouble in this step is a failure of the rule, not of a pre-condition. Always so for soap, query, retrieve
    /// and pix-query.</summary>
    public bool UnderTest { get; init; }

    /// <summary>Whether trouble in this step fails the case.</summary>
    public bool JudgesSystem => UnderTest || Do is "soap" or "query" or "retrieve" or "pix-query";
}

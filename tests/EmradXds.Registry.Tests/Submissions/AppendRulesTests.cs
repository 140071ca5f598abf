using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;
using Types = EmradXds.Metadata.Model.AssociationTypes;

namespace EmradXds.Registry.Tests.Submissions;

/// <summary>Nothing is appended to a transformation (ITI TF-3 4.2.2.2.1).</summary>
public sealed class AppendRulesTests
{
    private const string Sentence = "Something would be appended to a transformation";

    [Fact]
    public async Task Nothing_is_appended_to_a_registered_transformation_but_to_one_that_replaced_its_original()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string transformation = await AddAsync(registry, Types.Transform, await AddAsync(registry));
        string replacement = await AddAsync(registry, Types.TransformAndReplace, await AddAsync(registry));
        var before = await registry.CountAsync();

        RegistryResponse refused = await registry.RegisterAsync(
            Submit.Related(Types.Append, Submit.Document(Submit.Mia), transformation));

        Finding finding = Assert.Single(refused.Findings);
        Assert.Equal("XDSRegistryMetadataError", finding.Code);
        Assert.StartsWith($"{Sentence}: Association link, targetObject", finding.Context, StringComparison.Ordinal);
        Assert.Equal(before, await registry.CountAsync());
        await registry.MustRegisterAsync(Submit.Related(Types.Append, Submit.Document(Submit.Mia), replacement));
        await registry.MustRegisterAsync(Submit.Related(Types.Signs, Submit.Document(Submit.Mia), transformation));
        await registry.MustRegisterAsync(Submit.Related(Types.Transform, Submit.Document(Submit.Mia), transformation));
    }

    [Fact]
    public async Task Nothing_is_appended_to_a_transformation_of_the_same_submission()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string original = await AddAsync(registry);
        Submission two = Submit.Of(Submit.Document(Submit.Mia, "d1"), Submit.Document(Submit.Mia, "d2"));

        RegistryResponse refused = await registry.RegisterAsync(two.With(
            Submit.Link(Types.Append, "d2", "d1", "append"), Submit.Link(Types.Transform, "d1", original, "transform")));

        Assert.StartsWith(Sentence, Assert.Single(refused.Findings).Context, StringComparison.Ordinal);
        await registry.MustRegisterAsync(two.With(
            Submit.Link(Types.Append, "d2", "d1", "append"), Submit.Link(Types.TransformAndReplace, "d1", original, "transform")));
    }

    [Fact]
    public async Task An_update_neither_appends_to_a_transformation_nor_makes_one_of_what_is_appended_to()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        (string original, string other) = (await AddAsync(registry), await AddAsync(registry));
        string transformation = await AddAsync(registry, Types.Transform, original);
        await AddAsync(registry, Types.Append, original);
        Submission nothing = Update.Nothing(Submit.Mia);

        await AssertRefusedAsync(nothing.AndLink(Types.Append, other, transformation), "Association link, targetObject");
        await AssertRefusedAsync(nothing.AndLink(Types.Transform, original, other), "Association link, sourceObject");
        string third = await AddAsync(registry);
        await AssertRefusedAsync(
            nothing.AndLink(Types.Append, original, third).AndLink(Types.Transform, third, other, "link2"), "Association link, targetObject");
        await registry.MustUpdateAsync(nothing.AndLink(Types.Append, transformation, other));

        Task AssertRefusedAsync(Submission update, string place) =>
            registry.AssertUpdateRefusedAsync(update, XdsErrorCode.XDSRegistryMetadataError, $"{Sentence}: {place}");
    }

    [Fact]
    public async Task A_change_of_status_neither_brings_that_back_nor_stands_in_the_way_when_it_ends_it()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        (string original, string other) = (await AddAsync(registry), await AddAsync(registry));
        string transformation = await AddAsync(registry, Types.Transform, original);
        string transforms = (await registry.AssociationsAsync()).Single(a => a.Type == Types.Transform).EntryUuid;

        await registry.MustUpdateAsync(
            Update.Nothing(Submit.Mia).AndStatus(transforms).AndLink(Types.Append, other, transformation));
        string appends = (await registry.AssociationsAsync()).Single(a => a.Type == Types.Append).EntryUuid;
        await AssertRefusedAsync(Update.Nothing(Submit.Mia).AndStatus(transforms, Update.Deprecated, Update.Approved));
        await registry.MustUpdateAsync(
            Update.Nothing(Submit.Mia).AndStatus(transforms, Update.Deprecated, Update.Approved).AndStatus(appends));
        await AssertRefusedAsync(Update.Nothing(Submit.Mia).AndStatus(appends, Update.Deprecated, Update.Approved));

        Task AssertRefusedAsync(Submission update) =>
            registry.AssertUpdateRefusedAsync(update, XdsErrorCode.XDSRegistryMetadataError, Sentence);
    }

    [Fact]
    public async Task Hundreds_of_associations_do_not_ask_hundreds_of_questions()
    {
        using TempFolder folder = new();
        CountedStatements statements = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, interceptor: statements);
        await registry.MakeKnownAsync(Submit.Mia);
        (string source, string target) = (await AddAsync(registry), await AddAsync(registry));
        Submission update = Update.Nothing(Submit.Mia);
        for (int i = 0; i < 300; i++)
        {
            update = update.AndLink(Types.Append, source, target, $"link{i}");
        }

        statements.Take();
        await registry.AssertUpdateRefusedAsync(update, XdsErrorCode.XDSMetadataUpdateError, "An association of this type joins the objects already");

        Assert.InRange(statements.Take(), 1, 40);
    }

    /// <summary>Registers a document, which may stand in a relation to another.</summary>
    private static async Task<string> AddAsync(RegistryUnderTest registry, string? type = null, string? target = null)
    {
        DocumentEntry document = Submit.Document(Submit.Mia);
        return (await registry.MustRegisterAsync(
            type is null ? Submit.Of(document) : Submit.Related(type, document, target!)))[0].EntryUuid;
    }
}

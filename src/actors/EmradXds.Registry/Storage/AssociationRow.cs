namespace EmradXds.Registry.Storage;

/// <summary>An Association between two registered objects, of which the target may be an association itself.</summary>
public sealed class AssociationRow : RegistryObjectRow
{
    /// <summary>associationType, a URN.</summary>
    public required string Type { get; init; }

    public long SourceKey { get; init; }

    public long TargetKey { get; init; }
}

namespace EmradXds.Registry.Storage;

/// <summary>The kinds of registered objects, by the names of the model.</summary>
public enum RegistryObjectKind
{
    SubmissionSet,
    DocumentEntry,
    Folder,
    Association,
}

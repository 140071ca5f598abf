namespace EmradXds.Dicom.Data;

/// <summary>What a level of a data set is.</summary>
internal enum LevelKind
{
    Dataset,
    Sequence,
    Fragments,
}

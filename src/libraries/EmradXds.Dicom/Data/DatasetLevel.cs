namespace EmradXds.Dicom.Data;

/// <summary>One level of what the reader is in: a data set or item, a sequence, or the fragments of pixel data.</summary>
internal struct DatasetLevel
{
    public LevelKind Kind;
    public DicomTag Tag;
    public DicomVR VR;
    public long Start;

    /// <summary>The data set of this level, or the one around the sequence or the fragments.</summary>
    public DicomDataset Dataset;
    public List<DicomDataset>? Items;
    public List<DicomFragment>? Fragments;

    /// <summary>Bytes of the fragments so far; more than any limit once they were let go.</summary>
    public long FragmentBytes;
    public bool HasLetGo;

    /// <summary>Its length is known, and it ends at <see cref="Limit"/>; else with a delimiter, but not behind it.</summary>
    public bool IsDefined;
    public long Limit;
    public bool IsExplicit;
    public bool IsBigEndian;

    /// <summary>(0028,0103) is 1.</summary>
    public bool IsSigned;

    /// <summary>Inside an element that came as UN.</summary>
    public bool IsInUnknown;

    /// <summary>The first element tells whether VRs are written.</summary>
    public bool DetectsExplicit;

    /// <summary>The fragments have become too many to hold: their positions stay.</summary>
    public void LetGo()
    {
        if (HasLetGo)
        {
            return;
        }

        for (int i = 0; i < Fragments!.Count; i++)
        {
            Fragments[i] = Fragments[i] with { Value = default };
        }

        (HasLetGo, FragmentBytes) = (true, long.MaxValue / 2);
    }
}

namespace EmradXds.Host.Demo;

/// <summary>What a synthetic study shows, and how it is described.</summary>
/// <param name="Modality">DICOM modality.</param>
/// <param name="Description">Study description.</param>
/// <param name="BodyPart">Body Part Examined.</param>
/// <param name="Side">Rows and columns.</param>
/// <param name="Phantom">What is drawn.</param>
internal sealed record StudyKind(string Modality, string Description, string BodyPart, int Side, Phantom Phantom)
{
    public static StudyKind CtHead { get; } = new("CT", "CT Head without contrast", "HEAD", 256, Phantom.Head);

    public static StudyKind CtChest { get; } = new("CT", "CT Thorax with contrast", "CHEST", 256, Phantom.Chest);

    public static StudyKind CtTrauma { get; } = new("CT", "CT Trauma whole body", "CHEST", 512, Phantom.Chest);

    public static StudyKind MrBrain { get; } = new("MR", "MR Brain T2", "BRAIN", 256, Phantom.Brain);

    public static StudyKind CrChest { get; } = new("CR", "XR Chest PA", "CHEST", 512, Phantom.ChestRadiograph);

    public static StudyKind UsAbdomen { get; } = new("US", "US Abdomen", "ABDOMEN", 384, Phantom.Ultrasound);
}

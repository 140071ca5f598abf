namespace EmradXds.Host.Demo;

/// <summary>A picture a person recognises, drawn from a few bodies; values are Hounsfield units for CT and brightness otherwise.</summary>
/// <param name="Bodies">Painted one over the other.</param>
/// <param name="Background">The value of air.</param>
/// <param name="Render">Draws a slice.</param>
internal sealed record Phantom(IReadOnlyList<Ellipsoid> Bodies, double Background, Func<Phantom, int, double, int, short[]> Render)
{
    public static Phantom Head { get; } = new(
        [
            new(0, 0, 0, 0.72, 0.88, 0.95, 60),        // scalp
            new(0, 0, 0, 0.68, 0.84, 0.91, 900),       // skull
            new(0, 0, 0, 0.61, 0.77, 0.84, 32),        // brain
            new(0, -0.10, 0.05, 0.008, 0.62, 0.75, 48), // falx
            new(-0.12, -0.12, 0.05, 0.07, 0.26, 0.30, 6, 12), // lateral ventricles
            new(0.12, -0.12, 0.05, 0.07, 0.26, 0.30, 6, -12),
            new(0, 0.12, -0.05, 0.03, 0.10, 0.12, 6),  // third ventricle
            new(0.44, 0.10, 0.15, 0.09, 0.30, 0.28, 72, -14), // a subdural haematoma: why the patient is transferred
            new(-0.26, -0.68, -0.55, 0.16, 0.13, 0.16, 10), // eyes
            new(0.26, -0.68, -0.55, 0.16, 0.13, 0.16, 10),
        ],
        -1000,
        Slices.Axial);

    public static Phantom Brain { get; } = new(
        [
            new(0, 0, 0, 0.72, 0.88, 0.95, 300),
            new(0, 0, 0, 0.67, 0.83, 0.90, 40),
            new(0, 0, 0, 0.61, 0.77, 0.84, 900),       // fluid around the brain
            new(0, 0, 0, 0.57, 0.73, 0.80, 480),       // grey matter
            new(-0.26, 0, 0.05, 0.25, 0.60, 0.66, 330, 4), // white matter
            new(0.26, 0, 0.05, 0.25, 0.60, 0.66, 330, -4),
            new(-0.12, -0.10, 0.05, 0.07, 0.28, 0.32, 950, 14),
            new(0.12, -0.10, 0.05, 0.07, 0.28, 0.32, 950, -14),
            new(-0.22, 0.10, 0, 0.08, 0.14, 0.16, 440), // thalamus
            new(0.22, 0.10, 0, 0.08, 0.14, 0.16, 440),
            new(0.30, -0.34, 0.10, 0.11, 0.10, 0.16, 720), // a lesion
        ],
        8,
        Slices.Axial);

    public static Phantom Chest { get; } = new(
        [
            new(0, 0.02, 0, 0.92, 0.66, 3, -90),       // fat
            new(0, 0.02, 0, 0.87, 0.61, 3, 45),        // muscle
            new(-0.42, -0.02, 0.05, 0.33, 0.46, 0.95, -820), // lungs
            new(0.42, -0.02, 0.05, 0.33, 0.46, 0.95, -820),
            new(0.12, -0.16, -0.20, 0.30, 0.27, 0.48, 55, -30), // heart
            new(0.02, -0.06, 0.45, 0.10, 0.09, 0.40, 210), // great vessels
            new(0.10, 0.30, 0, 0.065, 0.065, 3, 190),  // descending aorta
            new(0, 0.40, 0, 0.14, 0.12, 3, 450),       // vertebra
            new(0, 0.40, 0, 0.09, 0.075, 3, 220),
            new(0, 0.55, 0, 0.055, 0.05, 3, 30),       // spinal canal
            new(0, 0.62, 0, 0.03, 0.09, 3, 500),
            new(0, -0.56, 0.1, 0.10, 0.03, 0.8, 380),  // sternum
            new(-0.34, -0.62, -0.9, 0.50, 0.55, 0.55, 60), // liver below the right lung
            new(-0.50, 0.16, 0.20, 0.055, 0.055, 0.08, 40), // a nodule
        ],
        -1000,
        Slices.Axial);

    public static Phantom ChestRadiograph { get; } = new(Chest.Bodies, -1000, Slices.Radiograph);

    public static Phantom Ultrasound { get; } = new(
        [
            new(-0.10, 0.05, 0, 0.60, 0.48, 2, 110),   // liver
            new(0.02, -0.02, 0.1, 0.22, 0.13, 0.9, 4, 25), // gall bladder
            new(0.09, 0.02, 0.1, 0.05, 0.04, 0.35, 240), // a stone
            new(-0.30, 0.28, 0, 0.06, 0.05, 1.5, 12),  // portal vein
            new(0.30, 0.42, 0, 0.20, 0.11, 0.8, 70, -20), // kidney
            new(0.30, 0.42, 0, 0.09, 0.04, 0.5, 190, -20),
        ],
        60,
        Slices.Sector);
}

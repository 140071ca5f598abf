namespace EmradXds.Host.Demo;

/// <summary>Three ways to look at a phantom. Deterministic: the same slice is the same bytes on every machine.</summary>
internal static class Slices
{
    /// <summary>A cross-section, with a little grain.</summary>
    public static short[] Axial(Phantom phantom, int side, double z, int seed)
    {
        short[] pixels = new short[side * side];
        uint grain = (uint)seed * 2_654_435_761u;
        for (int row = 0; row < side; row++)
        {
            double y = (2.0 * row / (side - 1)) - 1;
            for (int column = 0; column < side; column++)
            {
                double x = (2.0 * column / (side - 1)) - 1;
                double value = Density(phantom, x, y, z);
                pixels[(row * side) + column] = (short)Math.Round(value + ((Next(ref grain) - 0.5) * 14));
            }
        }

        return pixels;
    }

    /// <summary>A projection from back to front: what weakens the rays is bright.</summary>
    public static short[] Radiograph(Phantom phantom, int side, double z, int seed)
    {
        const int steps = 24;
        short[] pixels = new short[side * side];
        uint grain = (uint)seed * 2_654_435_761u;
        for (int row = 0; row < side; row++)
        {
            double height = 1 - (2.0 * row / (side - 1));
            for (int column = 0; column < side; column++)
            {
                double x = (2.0 * column / (side - 1)) - 1;
                double weakening = 0;
                for (int step = 0; step < steps; step++)
                {
                    double y = (2.0 * step / (steps - 1)) - 1;
                    weakening += Math.Max(0, Density(phantom, x, y, height) + 1000) / 1000;
                }

                // Ribs: bands that run down and outwards over the lungs.
                double rib = Math.Cos((height * 30) + (x * x * 9));
                weakening += rib > 0.72 && Math.Abs(x) is > 0.08 and < 0.82 ? 1.3 : 0;
                double value = 4095 * (1 - Math.Exp(-weakening / 7.2));
                pixels[(row * side) + column] = (short)Math.Clamp(value + ((Next(ref grain) - 0.5) * 30), 0, 4095);
            }
        }

        return pixels;
    }

    /// <summary>A fan from a probe at the top, with speckle.</summary>
    public static short[] Sector(Phantom phantom, int side, double z, int seed)
    {
        short[] pixels = new short[side * side];
        uint grain = (uint)(seed + 1) * 2_654_435_761u;
        for (int row = 0; row < side; row++)
        {
            double y = (2.0 * row / (side - 1)) - 1;
            for (int column = 0; column < side; column++)
            {
                double x = (2.0 * column / (side - 1)) - 1;
                double speckle = 0.45 + (0.75 * Next(ref grain) * Next(ref grain)) + (0.35 * Next(ref grain));
                double depth = Math.Sqrt((x * x) + ((y + 1.15) * (y + 1.15)));
                bool inside = depth is > 0.25 and < 2.05 && Math.Abs(Math.Atan2(x, y + 1.15)) < 0.62;
                double value = inside ? Density(phantom, x, y, z) * speckle * (1.15 - (0.25 * depth)) : 0;
                pixels[(row * side) + column] = (short)Math.Clamp(value, 0, 255);
            }
        }

        return pixels;
    }

    private static double Density(Phantom phantom, double x, double y, double z)
    {
        double value = phantom.Background;
        foreach (Ellipsoid body in phantom.Bodies)
        {
            double share = body.At(x, y, z);
            if (share > 0)
            {
                value += (body.Value - value) * share;
            }
        }

        return value;
    }

    /// <summary>0 to 1, by xorshift: no library decides what the pixels are.</summary>
    private static double Next(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state = state == 0 ? 1u : state;
        return state / (double)uint.MaxValue;
    }
}

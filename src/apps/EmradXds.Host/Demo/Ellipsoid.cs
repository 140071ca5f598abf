namespace EmradXds.Host.Demo;

/// <summary>A body of one density in a cube that reaches from -1 to 1 in each direction (x to the patient's left, y to the back, z to the head).</summary>
/// <param name="X">Centre.</param>
/// <param name="Y">Centre.</param>
/// <param name="Z">Centre.</param>
/// <param name="A">Half axis along x.</param>
/// <param name="B">Half axis along y.</param>
/// <param name="C">Half axis along z.</param>
/// <param name="Value">What it sets inside.</param>
/// <param name="Turn">Rotation about z, degrees.</param>
internal readonly record struct Ellipsoid(double X, double Y, double Z, double A, double B, double C, double Value, double Turn = 0)
{
    /// <summary>How much of this body is at a point: 1 inside, 0 outside, between them in the soft edge.</summary>
    public double At(double x, double y, double z)
    {
        double dx = x - X;
        double dy = y - Y;
        double dz = (z - Z) / C;
        if (dz is > 1.1 or < -1.1)
        {
            return 0;
        }

        if (Turn != 0)
        {
            (double sin, double cos) = Math.SinCos(Turn * Math.PI / 180);
            (dx, dy) = ((dx * cos) + (dy * sin), (dy * cos) - (dx * sin));
        }

        dx /= A;
        dy /= B;
        double distance = (dx * dx) + (dy * dy) + (dz * dz);
        return distance >= 1.06 ? 0 : distance <= 0.94 ? 1 : (1.06 - distance) / 0.12;
    }
}

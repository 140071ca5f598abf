using EmradXds.Metadata.Profile;

namespace EmradXds.Host.Domain;

/// <summary>Every address of this process, as a person reads it.</summary>
internal static class EndpointTable
{
    public static void Print(DomainSettings settings, AffinityDomain domain)
    {
        Row("Health", new Uri(settings.Base, "health/ready").ToString(), "/health/live, /health/ready");
        if (settings.Plays("registry"))
        {
            Row("Document Registry", new Uri(settings.Base, "registry").ToString(), "ITI-18, ITI-42, ITI-51");
            Row("", $"mllp://{settings.Address}:{settings.Ports.RegistryMllp}", "ITI-8, ITI-64");
        }

        if (settings.Plays("repository"))
        {
            Row("Document Repository", new Uri(settings.Base, "repository").ToString(), "ITI-41, RAD-68, ITI-43, ITI-86");
        }

        if (settings.Plays("identity"))
        {
            Row("Identity (PIX)", $"mllp://{settings.Address}:{settings.Ports.IdentityMllp}", "ITI-8, ITI-9, ITI-21, ITI-22, ITI-30");
            Row("", new Uri(settings.Base, "pix").ToString(), "ITI-44, ITI-45");
            Row("", new Uri(settings.Base, "pdq").ToString(), "ITI-47");
            Row("", new Uri(settings.Base, "fhir").ToString(), "ITI-78, ITI-83, ITI-104, ITI-119");
            Row("", new Uri(settings.Base, "desk/tasks").ToString(), "exceptions desk, on this machine only");
        }

        foreach ((Trust trust, int place) in domain.Trusts.Select((trust, place) => (trust, place)))
        {
            if (settings.Plays($"imaging:{trust.Ods}"))
            {
                Row(trust.Name, $"dicom://{trust.AeTitle}@{settings.Address}:{settings.Ports.Dicom[place]}", trust.Live ? "C-STORE" : "C-STORE, not yet sharing");
                Row("", new Uri(settings.Base, $"imaging/{trust.Ods}").ToString(), "RAD-69");
            }
        }
    }

    private static void Row(string what, string address, string transactions) => Console.WriteLine($"  {what,-42} {address,-44} {transactions}");
}

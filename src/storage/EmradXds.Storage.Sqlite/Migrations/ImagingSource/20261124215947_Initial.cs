using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.Sqlite.Migrations.ImagingSource
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Instances",
                columns: table => new
                {
                    SopInstanceUid = table.Column<string>(type: "TEXT", nullable: false),
                    SopClassUid = table.Column<string>(type: "TEXT", nullable: false),
                    StudyInstanceUid = table.Column<string>(type: "TEXT", nullable: false),
                    SeriesInstanceUid = table.Column<string>(type: "TEXT", nullable: false),
                    TransferSyntaxUid = table.Column<string>(type: "TEXT", nullable: false),
                    FileBytes = table.Column<long>(type: "INTEGER", nullable: false),
                    DatasetSha256 = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Instances", x => x.SopInstanceUid);
                });

            migrationBuilder.CreateTable(
                name: "Manifests",
                columns: table => new
                {
                    SopInstanceUid = table.Column<string>(type: "TEXT", nullable: false),
                    StudyInstanceUid = table.Column<string>(type: "TEXT", nullable: false),
                    StudyVersion = table.Column<long>(type: "INTEGER", nullable: false),
                    EntryUuid = table.Column<string>(type: "TEXT", nullable: false),
                    Submission = table.Column<string>(type: "TEXT", nullable: false),
                    Sent = table.Column<int>(type: "INTEGER", nullable: false),
                    RegisteredAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Manifests", x => x.SopInstanceUid);
                });

            migrationBuilder.CreateTable(
                name: "Series",
                columns: table => new
                {
                    StudyInstanceUid = table.Column<string>(type: "TEXT", nullable: false),
                    SeriesInstanceUid = table.Column<string>(type: "TEXT", nullable: false),
                    Modality = table.Column<string>(type: "TEXT", nullable: true),
                    BodyPartExamined = table.Column<string>(type: "TEXT", nullable: true),
                    Instances = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Series", x => new { x.StudyInstanceUid, x.SeriesInstanceUid });
                });

            migrationBuilder.CreateTable(
                name: "Studies",
                columns: table => new
                {
                    StudyInstanceUid = table.Column<string>(type: "TEXT", nullable: false),
                    PatientId = table.Column<string>(type: "TEXT", nullable: false),
                    PatientIdAuthorityOid = table.Column<string>(type: "TEXT", nullable: false),
                    PatientName = table.Column<string>(type: "TEXT", nullable: true),
                    PatientBirthDate = table.Column<string>(type: "TEXT", nullable: true),
                    PatientSex = table.Column<string>(type: "TEXT", nullable: true),
                    StudyDate = table.Column<string>(type: "TEXT", nullable: true),
                    StudyTime = table.Column<string>(type: "TEXT", nullable: true),
                    TimezoneOffset = table.Column<string>(type: "TEXT", nullable: true),
                    StudyId = table.Column<string>(type: "TEXT", nullable: true),
                    StudyDescription = table.Column<string>(type: "TEXT", nullable: true),
                    AccessionNumber = table.Column<string>(type: "TEXT", nullable: true),
                    ReferringPhysician = table.Column<string>(type: "TEXT", nullable: true),
                    InstitutionName = table.Column<string>(type: "TEXT", nullable: true),
                    Manufacturer = table.Column<string>(type: "TEXT", nullable: true),
                    ProcedureCode = table.Column<string>(type: "TEXT", nullable: true),
                    ProcedureCodeScheme = table.Column<string>(type: "TEXT", nullable: true),
                    ProcedureCodeMeaning = table.Column<string>(type: "TEXT", nullable: true),
                    Instances = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    PublishedVersion = table.Column<long>(type: "INTEGER", nullable: false),
                    PublishedEntryUuid = table.Column<string>(type: "TEXT", nullable: true),
                    LastReceived = table.Column<long>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    WaitingReason = table.Column<string>(type: "TEXT", nullable: true),
                    WaitingSince = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Studies", x => x.StudyInstanceUid);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Instances_StudyInstanceUid_SeriesInstanceUid",
                table: "Instances",
                columns: new[] { "StudyInstanceUid", "SeriesInstanceUid" });

            migrationBuilder.CreateIndex(
                name: "IX_Manifests_StudyInstanceUid_RegisteredAt",
                table: "Manifests",
                columns: new[] { "StudyInstanceUid", "RegisteredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Studies_DueAt",
                table: "Studies",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_Studies_WaitingSince",
                table: "Studies",
                column: "WaitingSince");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Instances");

            migrationBuilder.DropTable(
                name: "Manifests");

            migrationBuilder.DropTable(
                name: "Series");

            migrationBuilder.DropTable(
                name: "Studies");
        }
    }
}

# appliance
